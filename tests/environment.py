"""The environment as the tests see it: nothing that the developer has set for the product reaches them."""

import os

VARIABLES = {
    "ALLOWED_HOSTS",
    "BASE_URL",
    "DATABASE_URL",
    "DATA_DIR",
    "DEBUG",
    "DJANGO_SETTINGS_MODULE",
    "EMAIL_URL",
    "HOST",
    "PORT",
    "REDIS_URL",
    "SECRET_KEY",
    "TIME_ZONE",
}


def without_variables() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in VARIABLES}
