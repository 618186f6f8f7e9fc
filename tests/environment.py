"""The environment as the tests see it: nothing that the developer has set for the product reaches them."""

import os

VARIABLES = {
    "ALLOWED_HOSTS",
    "BASE_URL",
    "DATABASE_URL",
    "DATA_DIR",
    "DEBUG",
    "EMAIL_URL",
    "HOST",
    "PORT",
    "REDIS_URL",
    "SECRET_KEY",
    "TIME_ZONE",
}


def without_variables() -> dict[str, str]:
    """What a process of the product is given: not the tests' own settings either."""
    withheld = VARIABLES | {"DJANGO_SETTINGS_MODULE"}
    return {name: value for name, value in os.environ.items() if name not in withheld}
