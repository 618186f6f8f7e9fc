"""The environment as the tests see it: nothing that the developer has set for the product reaches them."""

import os

VARIABLES = {
    "ALLOWED_HOSTS",
    "API_REQUESTS_PER_MINUTE",
    "BASE_URL",
    "DATABASE_PASSWORD",
    "DATABASE_URL",
    "DATA_DIR",
    "DEBUG",
    "EMAIL_URL",
    "HOST",
    "LOG_FORMAT",
    "METRICS_TOKEN",
    "OIDC_CLIENT_ID",
    "OIDC_CLIENT_SECRET",
    "OIDC_ISSUER",
    "OIDC_NAME",
    "PORT",
    "REDIS_URL",
    "SECRET_KEY",
    "SENTRY_DSN",
    "SIGNUP",
    "TIME_ZONE",
    "WEBHOOK_ALLOW_PRIVATE",
}


def without_variables() -> dict[str, str]:
    """What a process of the product is given: not the tests' own settings either."""
    withheld = VARIABLES | {"DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE"}
    return {name: value for name, value in os.environ.items() if name not in withheld}
