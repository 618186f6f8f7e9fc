"""Every address of the product: how it is asked, for which thing, and who may.

A new route that is not in the table fails the tests of `test_routes`.
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NamedTuple

import pytest
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, resolve, reverse

from boards.access import Right

# Who may, where no board is asked for.
ANYONE, NOBODY, SIGNED_IN, OWN, STAFF = "anyone", "nobody", "signed in", "only one's own", "staff"
MACHINES = "anyone, who hears whether it is ready"
INVITED, WITH_PASSWORD, FAILED = "who was invited", "who has a password", "whose single sign-on failed"
SEE, WORK, RULE = Right.SEE, Right.WORK, Right.RULE

GET, POST, PATCH, DELETE = "GET", "POST", "PATCH", "DELETE"


class Route(NamedTuple):
    """`noun` names the fixture whose key stands in the address; none for an address without one."""

    method: str
    noun: str
    may: Right | str


PAGES: dict[str, list[Route]] = {
    "board_list": [Route(GET, "", SIGNED_IN), Route(POST, "", SIGNED_IN)],
    "search": [Route(GET, "", SIGNED_IN)],
    "inbox": [Route(GET, "", SIGNED_IN)],
    "read_all_notices": [Route(POST, "", SIGNED_IN)],
    "notice": [Route(GET, "nobodys", OWN)],
    "read_notice": [Route(POST, "nobodys", OWN)],
    "unread_notice": [Route(POST, "nobodys", OWN)],
    "switch_digest": [Route(POST, "", SIGNED_IN)],
    "alert_rules": [Route(GET, "board", RULE)],
    "change_alert_rules": [Route(POST, "board", RULE)],
    "invitation": [Route(GET, "invitation_token", SIGNED_IN), Route(POST, "invitation_token", INVITED)],
    "board": [Route(GET, "board", SEE)],
    "put_away": [Route(GET, "board", SEE)],
    "board_since": [Route(GET, "board", SEE)],
    "live": [Route(GET, "board", SEE), Route(POST, "board", SEE)],
    "flow": [Route(GET, "board", SEE)],
    "flow_cards": [Route(GET, "board", SEE)],
    "flow_chart": [Route(GET, "chart", SEE)],
    "portfolio": [Route(GET, "", SIGNED_IN)],
    "board_report": [Route(GET, "board", SEE)],
    "report_preview": [Route(GET, "board", SEE)],
    "subscribe_report": [Route(POST, "board", SEE)],
    "unsubscribe_report": [Route(POST, "board", SEE)],
    "add_stakeholder": [Route(POST, "board", RULE)],
    "remove_stakeholder": [Route(POST, "stakeholder", RULE)],
    "report": [Route(GET, "kept_report", SEE)],
    "report_letter": [Route(GET, "kept_report", SEE)],
    "report_picture": [Route(GET, "kept_picture", SEE)],
    "board_members": [Route(GET, "board", SEE)],
    "board_log": [Route(GET, "board", SEE)],
    "board_settings": [Route(GET, "board", RULE)],
    "board_keeping": [Route(GET, "board", RULE)],
    "describe_board": [Route(POST, "board", RULE)],
    "webhooks": [Route(GET, "board", RULE)],
    "add_webhook": [Route(POST, "board", RULE)],
    "change_webhook": [Route(POST, "webhook", RULE)],
    "switch_webhook": [Route(POST, "webhook", RULE)],
    "renew_webhook_secret": [Route(POST, "webhook", RULE)],
    "remove_webhook": [Route(POST, "webhook", RULE)],
    "redeliver": [Route(POST, "delivery", RULE)],
    "add_column": [Route(POST, "board", RULE)],
    "set_line": [Route(POST, "board", RULE)],
    "invite": [Route(POST, "board", RULE)],
    "leave_board": [Route(POST, "board", SEE)],
    "archive_board": [Route(POST, "board", RULE)],
    "restore_board": [Route(POST, "board", RULE)],
    "delete_board": [Route(POST, "board", RULE)],
    "revoke_invitation": [Route(POST, "invitation", RULE)],
    "change_role": [Route(POST, "membership", RULE)],
    "remove_member": [Route(POST, "membership", RULE)],
    "take_card": [Route(POST, "column", WORK)],
    "add_card": [Route(POST, "column", WORK)],
    "change_column": [Route(POST, "column", RULE)],
    "place_column": [Route(POST, "column", RULE)],
    "retire_column": [Route(POST, "column", RULE)],
    "card": [Route(GET, "card", SEE)],
    "edit_card": [Route(POST, "card", WORK)],
    "discard_card": [Route(POST, "card", WORK)],
    "archive_card": [Route(POST, "card", WORK)],
    "restore_card": [Route(POST, "card", WORK)],
    "undo_move": [Route(POST, "card", WORK)],
    "block_card": [Route(POST, "card", WORK)],
    "unblock_card": [Route(POST, "card", WORK)],
}

# What is said on cards. A comment is its writer's alone; the owner of the board has written the one that is asked for.
TALK: dict[str, list[Route]] = {
    "add_comment": [Route(POST, "card", WORK)],
    "put_labels": [Route(POST, "card", WORK)],
    "add_link": [Route(POST, "card", WORK)],
    "remove_link": [Route(POST, "link", WORK)],
    "edit_comment": [Route(POST, "comment", RULE)],
    "remove_comment": [Route(POST, "comment", RULE)],
    "watch_card": [Route(POST, "card", SEE)],
    "unwatch_card": [Route(POST, "card", SEE)],
    "make_label": [Route(POST, "board", RULE)],
    "change_label": [Route(POST, "label", RULE)],
    "remove_label": [Route(POST, "label", RULE)],
}

# What a signed link in a mail opens, without an account.
LINKS: dict[str, list[Route]] = {
    "leave_report": [Route(GET, "leaving_link", ANYONE), Route(POST, "leaving_link", ANYONE)],
    "decline_report": [Route(GET, "declining_link", ANYONE), Route(POST, "declining_link", ANYONE)],
    "confirm_report": [Route(GET, "confirming_link", ANYONE), Route(POST, "confirming_link", ANYONE)],
    "digest_off": [Route(GET, "digest_token", ANYONE), Route(POST, "digest_token", ANYONE)],
}

# The accounts of people. Nobody of the cast has a password, nor a second factor.
ACCOUNTS: dict[str, list[Route]] = {
    "account_confirm_email": [Route(GET, "made_up", ANYONE), Route(POST, "made_up", NOBODY)],
    "account_reset_password_from_key": [Route(GET, "made_up_key", ANYONE), Route(POST, "made_up_key", ANYONE)],
    "openid_connect_login": [Route(GET, "made_up", NOBODY), Route(POST, "made_up", NOBODY)],
    "openid_connect_callback": [Route(GET, "made_up", NOBODY), Route(POST, "made_up", NOBODY)],
    "mfa_view_recovery_codes": [Route(GET, "", OWN)],
    "mfa_remove_webauthn": [Route(GET, "nobodys", OWN), Route(POST, "nobodys", OWN)],
    "mfa_edit_webauthn": [Route(GET, "nobodys", OWN), Route(POST, "nobodys", OWN)],
    "revoke_token": [Route(POST, "made_up", SIGNED_IN)],
    "mail_box": [Route(GET, "", STAFF)],
    "mail": [Route(GET, "made_up", STAFF)],
    "mail_letter": [Route(GET, "made_up", STAFF)],
}
ACCOUNTS |= {
    name: [Route(GET, "", may)]
    for may, names in {
        ANYONE: (
            *("account_email_verification_sent", "account_inactive", "account_reset_password_done"),
            *("account_reset_password_from_key_done", "socialaccount_login_cancelled"),
        ),
        SIGNED_IN: ("mfa_index", "mfa_list_webauthn"),
        FAILED: ("socialaccount_login_error",),
    }.items()
    for name in names
}
ACCOUNTS |= {
    name: [Route(GET, "", may), Route(POST, "", may)]
    for may, names in {
        ANYONE: (
            *("login", "logout", "account_login", "account_logout", "account_signup", "account_reset_password"),
            *("account_confirm_login_code", "mfa_authenticate", "mfa_login_webauthn", "socialaccount_signup"),
        ),
        SIGNED_IN: (
            *("account_email", "account_change_password", "account_set_password", "mfa_activate_totp"),
            *("mfa_generate_recovery_codes", "mfa_add_webauthn", "socialaccount_connections", "usersessions_list"),
            *("me", "delete_me", "token_list"),
        ),
        WITH_PASSWORD: ("account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"),
        OWN: ("mfa_deactivate_totp", "mfa_download_recovery_codes"),
    }.items()
    for name in names
}

API: dict[str, list[Route]] = {
    "api_schema": [Route(GET, "", ANYONE)],
    "api_docs": [Route(GET, "", ANYONE)],
    "api_boards": [Route(GET, "", SIGNED_IN), Route(POST, "", SIGNED_IN)],
    "api_board": [Route(GET, "board", SEE), Route(PATCH, "board", RULE), Route(DELETE, "board", RULE)],
    "api_columns": [Route(GET, "board", SEE), Route(POST, "board", RULE)],
    "api_column": [Route(PATCH, "column", RULE), Route(DELETE, "column", RULE)],
    "api_cards": [Route(GET, "board", SEE), Route(POST, "board", WORK)],
    "api_cards_bulk": [Route(POST, "board", WORK)],
    "api_card": [Route(GET, "card", SEE), Route(PATCH, "card", WORK)],
    "api_transitions": [Route(GET, "board", SEE)],
    "api_export": [Route(GET, "exported", SEE), Route(GET, "exported_log", RULE)],
    "api_metrics": [Route(GET, "board", SEE)],
    "api_cfd": [Route(GET, "board", SEE)],
}
API |= {
    f"api_{verb}": [Route(POST, "card", WORK)]
    for verb in ("move", "discard", "archive", "restore", "undo", "block", "unblock")
}

# What machines ask. Whether all is ready depends on who runs meanwhile; /metrics is not there without its token.
PROBES: dict[str, list[Route]] = {
    "healthz": [Route(GET, "", ANYONE)],
    "readyz": [Route(GET, "", MACHINES)],
    "metrics": [Route(GET, "", NOBODY)],
}

ROUTES = PAGES | TALK | LINKS | ACCOUNTS | API | PROBES


def address_of(name: str, route: Route, request: pytest.FixtureRequest) -> str:
    """The address for the thing of that name in `tests.things`."""
    thing: Any = request.getfixturevalue(route.noun) if route.noun else None
    key = getattr(thing, "pk", thing)
    return reverse(name, args=key if isinstance(key, tuple) else [] if key is None else [key])


def address_in_admin(name: str, person: User) -> str:
    """The address for this person, where it names a row; in the pages of other tables nothing may have that number."""
    tries: list[list[object]] = [[], [person.pk], ["boards"], [ContentType.objects.get_for_model(User).pk, person.pk]]
    for args in tries:
        with suppress(NoReverseMatch):
            return reverse(name, args=args)
    raise NoReverseMatch(name)


def all_names() -> Iterator[str]:
    """Of every address there is, with its namespace."""
    yield from _names(get_resolver().url_patterns, "")


def _names(patterns: list[URLPattern | URLResolver], space: str) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _names(pattern.url_patterns, inner)
        elif pattern.name:  # the nameless are a library's old addresses, which lead to its present ones
            yield f"{space}{pattern.name}"


def methods_of(address: str) -> set[str]:
    """What the view behind an address of the API answers to."""
    view = resolve(address).func.view_class  # type: ignore[attr-defined]
    return {method for method in (GET, POST, PATCH, DELETE, "PUT") if hasattr(view, method.lower())}
