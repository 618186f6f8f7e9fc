"""Who gets reports, in the tests of how they get there."""

from datetime import date, datetime, time

from django.contrib.auth.models import User

from boards.models import Board, Membership
from boards.moves import create_card
from reports.keeping import draw_claimed, want_reports
from reports.models import Report, Subscription
from reports.stakeholders import add_stakeholder
from reports.subscribing import subscribe
from tests.cast import after

SUE = "sue@example.org"  # has no account

# The week before the board's days begin.
WEEK = date(2026, 2, 23)

# Monday, 9 March: the first time that a report is due.
EIGHT = after(days=6, hours=23)


def reader(board: Board, name: str, *, at: datetime, weekday: int = 0, hour: str = "08:00", zone: str = "UTC") -> User:
    """A member with an address, who subscribed then, to a board whose log has begun."""
    begin_log(board)
    person = User.objects.create_user(name, email=f"{name}@example.org", first_name=name.title())
    Membership.objects.create(board=board, person=person)
    subscribe(board=board, person=person, weekday=weekday, hour=time.fromisoformat(hour), timezone=zone, at=at)
    return person


def readers(board: Board, count: int, *, at: datetime) -> list[User]:
    return [reader(board, f"reader{number}", at=at) for number in range(count)]


def stakeholder_of(board: Board, email: str, *, by: User | None = None, at: datetime | None = None) -> Subscription:
    """Asked, and not heard of yet."""
    add_stakeholder(board=board, email=email, weekday=0, hour=time(8), by=by, at=at)
    return board.subscriptions.get(email=email.lower())


def begin_log(board: Board) -> None:
    """There is an idea on it since the week before its days."""
    if not board.transitions.exists():
        create_card(board=board, column=board.columns.earliest("position"), title="Early", by=None, at=after(days=-7))


def wanted(board: Board, week: date = WEEK) -> Report:
    """To go out, not drawn yet."""
    return Report.objects.get(pk=want_reports({(board.pk, week)})[board.pk, week])


def report_of(board: Board, week: date = WEEK) -> Report:
    """Drawn and kept, as one that goes out."""
    report = wanted(board, week)
    draw_claimed(report)
    report.refresh_from_db()
    return report
