"""What the tests of alerts share."""

from tests.alerts.cast import addresses  # noqa: F401
