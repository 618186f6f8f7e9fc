"""What the tests of alerts share."""

import pytest
from django.contrib.auth.models import User

from boards.models import Board, Notice
from tests.alerts.cast import addresses  # noqa: F401
from tests.alerts.digest_cast import alert


@pytest.fixture
def told(board: Board, member: User) -> Notice:
    """One alert, not read."""
    alert(board, member)
    return member.notices.get()
