"""Errors told to Sentry, where SENTRY_DSN names one: what broke and where, not who was there and what they had."""

from typing import Any

import sentry_sdk
from sentry_sdk.integrations.argv import ArgvIntegration
from sentry_sdk.integrations.celery import CeleryIntegration
from sentry_sdk.integrations.django import DjangoIntegration

from kanban.discreet import without_secrets


def begin(dsn: str) -> None:
    sentry_sdk.init(
        dsn=dsn,
        integrations=[DjangoIntegration(), CeleryIntegration()],
        disabled_integrations=[ArgvIntegration()],  # who types a command may type an address
        send_default_pii=False,
        include_local_variables=False,  # passwords and tokens are among them
        max_request_body_size="never",
        before_send=_discreet,
        before_breadcrumb=lambda crumb, hint: None,  # what went before is in our own log
    )


def _discreet(event: Any, hint: Any) -> Any:
    """No keys in addresses, as in the log."""
    match event:
        case str():
            return without_secrets(event)
        case dict():
            return {key: _discreet(value, hint) for key, value in event.items()}
        case list():
            return [_discreet(value, hint) for value in event]
    return event
