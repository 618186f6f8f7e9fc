"""Every address of the product: how it is asked, for which thing, and who may.

A new route that is not in the table fails the tests of `test_routes`.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from boards.access import Right

# Who may, where no board is asked for.
ANYONE, SIGNED_IN, STAFF = "anyone", "signed in", "staff"
SEE, WORK, RULE = Right.SEE, Right.WORK, Right.RULE

GET, POST = "GET", "POST"


class Route(NamedTuple):
    """`noun` names the fixture whose key stands in the address; none for an address without one."""

    method: str
    noun: str
    may: Right | str


PAGES: dict[str, list[Route]] = {
    "board_list": [Route(GET, "", SIGNED_IN), Route(POST, "", SIGNED_IN)],
    "search": [Route(GET, "", SIGNED_IN)],
    "invitation": [Route(GET, "invitation_token", SIGNED_IN), Route(POST, "invitation_token", SIGNED_IN)],
    "board": [Route(GET, "board", SEE)],
    "put_away": [Route(GET, "board", SEE)],
    "board_figures": [Route(GET, "board", SEE)],
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

ROUTES = PAGES | TALK


def address_of(name: str, route: Route, request: pytest.FixtureRequest) -> str:
    """The address for the thing of that name in `tests.things`."""
    thing: Any = request.getfixturevalue(route.noun) if route.noun else None
    key = getattr(thing, "pk", thing)
    return reverse(name, args=[] if key is None else [key])


def all_names() -> Iterator[str]:
    """Of every address there is, with its namespace."""
    yield from _names(get_resolver().url_patterns, "")


def _names(patterns: list[URLPattern | URLResolver], space: str) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _names(pattern.url_patterns, inner)
        else:
            yield f"{space}{pattern.name}"
