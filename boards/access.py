"""Who may do what. Whether one sees a board at all is `visible_to` on the query sets; the rest is asked here."""

from django.contrib.auth.models import User
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from boards.models import Board, Column, WhenFull
from boards.models.board import Role


class SignedInRequest(HttpRequest):
    """A request behind the sign-in: nobody anonymous gets to a view of ours."""

    user: User
    htmx: HtmxDetails


def is_owner(person: User | None, board: Board) -> bool:
    return person is not None and board.memberships.filter(person=person, role=Role.OWNER).exists()


def may_configure(person: User | None, board: Board) -> bool:
    """Columns, limits, policies and the board's own settings are the owners'."""
    return is_owner(person, board)


def may_override(person: User | None, column: Column) -> bool:
    """A column that asks takes anyone's reason; one that refuses takes only an owner's."""
    return column.when_full == WhenFull.ASK or is_owner(person, column.board)
