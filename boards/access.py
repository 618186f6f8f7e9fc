"""Who may do what: the one place that decides. Pages, fragments, API, exports, streams and mails all ask it."""

from collections.abc import Iterable
from enum import Enum
from functools import cache
from typing import Any, TypeVar

from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import BigAutoField, Model, QuerySet
from django.http import Http404, HttpRequest
from django_htmx.middleware import HtmxDetails

from boards.models import Board, Column, Role, WhenFull

Noun = TypeVar("Noun", bound=Model)


class Right(Enum):
    """What a person may do on a board, by the roles that may."""

    SEE = (Role.OWNER, Role.MEMBER, Role.VIEWER)
    WORK = (Role.OWNER, Role.MEMBER)  # on cards
    RULE = (Role.OWNER,)  # columns, limits, policies, members, the board itself


class SignedInRequest(HttpRequest):
    """A request behind the sign-in: nobody anonymous gets to a view of ours."""

    user: User
    htmx: HtmxDetails


def fetched(
    kind: type[Noun], person: User, pk: int, right: Right = Right.SEE, *, related: tuple[str, ...] = ()
) -> Noun:
    """The row, for who may do this on its board.

    Raises Http404 where this person does not see the board, PermissionDenied where they see it and may not do this.
    """
    roles = () if right is Right.SEE else right.value
    for noun in _reached(kind, person, pk, roles, related):
        return noun
    if roles and any(_reached(kind, person, pk, (), ())):
        raise PermissionDenied
    raise Http404


def _reached(
    kind: type[Noun], person: User, pk: int, roles: tuple[Role, ...], related: tuple[str, ...]
) -> Iterable[Noun]:
    if related:
        return kind._default_manager.select_related(*related).visible_to(person, *roles).filter(pk=pk)  # type: ignore[attr-defined]
    if pk > BigAutoField.MAX_BIGINT:
        return []  # no database could be asked
    sql, values = _statement(kind, roles)
    return kind._default_manager.raw(sql, [{PERSON: person.pk, PK: pk}.get(value, value) for value in values])


# What stands for the person and the row in a statement, until somebody asks.
PERSON, PK = -1, -2


@cache
def _statement(kind: type[Model], roles: tuple[Role, ...]) -> tuple[str, tuple[Any, ...]]:
    """Every verb asks this first: put together anew each time, it would take a tenth of a drag."""
    rows = kind._default_manager.visible_to(PERSON, *roles).filter(pk=PK)  # type: ignore[attr-defined]
    return rows.query.sql_with_params()


def role_of(person: User | None, board: Board) -> Role | None:
    role = board.memberships.filter(person=person).values_list("role", flat=True).first() if person else None
    return Role(role) if role else None


def owners_of(board: Board) -> QuerySet[User]:
    return who_may(Right.RULE, board)


def who_may(right: Right, board: Board) -> QuerySet[User]:
    return User.objects.filter(memberships__board=board, memberships__role__in=right.value)


def may(person: User | None, right: Right, board: Board) -> bool:
    return role_of(person, board) in right.value


def answers_to(person: User, email: str) -> bool:
    """Whether this is an address of theirs, confirmed: what is meant for it is meant for them."""
    return _confirmed(email).filter(user=person).exists()


def who_answers_to(email: str) -> QuerySet[User]:
    return User.objects.filter(pk__in=_confirmed(email).values("user"))


def _confirmed(email: str) -> QuerySet[EmailAddress]:
    return EmailAddress.objects.filter(email__iexact=email, verified=True)


def offers(person: User, board: Board) -> dict[str, Any]:
    """What the pages of the board offer this person, by their role. An archived board is read; owners restore it."""
    role, in_use = role_of(person, board), board.archived_at is None
    rules = role in Right.RULE.value
    return {
        "offered": offered(role, in_use=in_use),
        "may_work": role in Right.WORK.value and in_use,
        "may_rule": rules and in_use,
        "may_restore": rules and not in_use,
    }


def offered(role: str | None, *, in_use: bool) -> str:
    """The same in one word, which the page tells its stream: it is drawn anew when it would be another."""
    return f"{role}" if in_use else f"{role}-reading"


def may_override(person: User | None, column: Column) -> bool:
    """A column that asks takes the reason of anyone who works there; one that refuses takes only an owner's."""
    return column.when_full == WhenFull.ASK or may(person, Right.RULE, column.board)
