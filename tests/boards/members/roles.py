"""One who is invited to the cast's board, and what can be asked of roles."""

from django.contrib.auth.models import User

from boards import members
from boards.models import Board, Membership
from tests.cast import after

NOW = after()


def role(board: Board, person: User) -> str | None:
    return board.memberships.filter(person=person).values_list("role", flat=True).first()


def of(board: Board, person: User) -> Membership:
    return board.memberships.get(person=person)


def last_decision(board: Board) -> tuple[str, str, str, str]:
    decision = board.decisions.order_by("pk").last()
    assert decision
    return decision.by_name, decision.subject, decision.before, decision.after


def invite_all(board: Board, by: User, emails: list[str]) -> None:
    members.invite(board=board, emails=emails, role="member", by=by, at=NOW)
