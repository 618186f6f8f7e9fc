"""From subscriptions whose hour has come to reports that are wanted and mails that wait.

A subscription moves on to its next hour in the transaction that writes its delivery: both, or neither. However long
nobody looked, one report is due, the newest: what was missed is not sent after, and neither is what waits since then.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from boards.models import Board
from reports.keeping import want_reports
from reports.models import Delivery, Subscription
from reports.weeks import first_weeks, told_week

BATCH = 500


def find_due(*, at: datetime) -> int:
    """Take up all that is due; says how many get a report."""
    if not Subscription.objects.to_look_at(at).exists():
        return 0
    _bring_back(at)
    found = 0
    while batch := _take_up(at):
        found += sum(batch)
    return found


def _bring_back(at: datetime) -> None:
    """Those that a clock which was wrong has moved on too far: nobody would hear of them until then."""
    for lost in Subscription.objects.too_far(at):
        as_it_was = Subscription.objects.filter(pk=lost.pk, next_due_at=lost.next_due_at)
        as_it_was.update(next_due_at=lost.appointment.next_after(at))


@transaction.atomic
def _take_up(at: datetime) -> list[bool]:
    """A batch, the longest due first; for each, whether it gets a report. Of two sweeps, each takes what is free."""
    free = Subscription.objects.select_for_update(skip_locked=True, of=("self",)).due(at)
    batch = list(free.select_related("board").order_by("next_due_at", "pk")[:BATCH])
    _move_on(batch, at)
    _let_go_of_earlier(batch, at)
    reachable = _ids(Subscription.objects.reachable(), batch)
    begun = first_weeks({subscription.board for subscription in batch}, at)
    getting = [each for each in batch if each.pk in reachable and _is_told(*_week_of(each, at), begun)]
    _write_deliveries(getting, at)
    ids = {subscription.pk for subscription in getting}
    return [subscription.pk in ids for subscription in batch]


def _move_on(batch: list[Subscription], at: datetime) -> None:
    """Who is not on the board any more comes back to no report: it ends here."""
    reading = _ids(Subscription.objects.of_who_may_read(), batch)
    by_instant: dict[datetime | None, list[int]] = defaultdict(list)
    for subscription in batch:
        next_due = subscription.appointment.next_after(at) if subscription.pk in reading else None
        by_instant[next_due].append(subscription.pk)
    for instant, ids in by_instant.items():
        Subscription.objects.filter(pk__in=ids).update(next_due_at=instant)


def _let_go_of_earlier(batch: list[Subscription], at: datetime) -> None:
    """What never got as far as the mail server. What was handed over may have arrived: its own tries decide."""
    by_week: dict[date, list[int]] = defaultdict(list)
    for subscription in batch:
        _, week = _week_of(subscription, at)
        by_week[week].append(subscription.pk)
    for week, ids in by_week.items():
        of_theirs = Delivery.objects.waiting().filter(subscription__in=ids, handed_over=0)
        of_theirs.filter(report__week__lt=week).update(due_at=None, claim=None)


def _ids(among: QuerySet[Subscription], batch: list[Subscription]) -> set[int]:
    return set(among.filter(pk__in=[subscription.pk for subscription in batch]).values_list("pk", flat=True))


def _write_deliveries(getting: Iterable[Subscription], at: datetime) -> None:
    weeks = {subscription.pk: _week_of(subscription, at) for subscription in getting}
    reports = want_reports(set(weeks.values()))
    rows = (Delivery(subscription_id=pk, report_id=reports[week], due_at=at) for pk, week in weeks.items())
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)


def _is_told(board: int, week: date, begun: dict[int, date]) -> bool:
    return board in begun and week >= begun[board]


def _week_of(subscription: Subscription, at: datetime) -> tuple[int, date]:
    board: Board = subscription.board
    return board.pk, told_week(board, subscription.appointment.last_until(at))
