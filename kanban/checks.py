"""What an installation must not be started with. `manage.py prepare`, and the web server end with these.

DEBUG is for development only, where none of it matters.
"""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from kanban.environment import refuse

SHORTEST_KEY = 32
FEWEST_LETTERS = 8
KNOWN_KEYS = ("django-insecure-", "changeme", "change-me", "secret", "insecure")


@register(Tags.security)
def secret_key_is_secret(app_configs: Any, **options: Any) -> list[CheckMessage]:
    key = settings.SECRET_KEY
    guessed = len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_LETTERS or key.lower().startswith(KNOWN_KEYS)
    if settings.DEBUG or not guessed:
        return []
    hint = "Leave SECRET_KEY out, then one is made and kept in DATA_DIR; or give 50 random characters."
    return [Error("SECRET_KEY can be guessed, and whoever has it can sign in as anybody.", hint=hint, id="kanban.E001")]


@register(Tags.security)
def hosts_are_named(app_configs: Any, **options: Any) -> list[CheckMessage]:
    if settings.DEBUG or "*" not in settings.ALLOWED_HOSTS:
        return []
    hint = "Name the hosts that people use, comma between; the host of BASE_URL is known without it."
    return [Error("ALLOWED_HOSTS takes every name, also those that others made up.", hint=hint, id="kanban.E002")]


def refuse_unsafe() -> None:
    """End the process with the first of these as its only line."""
    for found in [*secret_key_is_secret(None), *hosts_are_named(None)]:
        refuse(f"{found.msg} {found.hint}")
