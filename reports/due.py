"""From subscriptions whose hour has come to reports that are wanted and mails that wait.

A subscription moves on to its next hour in the transaction that writes its delivery: both, or neither. However long
nobody looked, one report is due, the newest: what was missed is not sent after.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from boards.models import Board
from reports.keeping import want_reports
from reports.models import Delivery, Subscription
from reports.subscribing import told_week

BATCH = 500


def find_due(*, at: datetime) -> int:
    """Take up all that is due; says how many get a report."""
    if not Subscription.objects.due(at).exists():
        return 0
    found = 0
    while batch := _take_up(at):
        found += sum(batch)
    return found


@transaction.atomic
def _take_up(at: datetime) -> list[bool]:
    """A batch, the longest due first; for each, whether it gets a report. Of two sweeps, each takes what is free."""
    free = Subscription.objects.select_for_update(skip_locked=True, of=("self",)).due(at)
    batch = list(free.select_related("board").order_by("next_due_at", "pk")[:BATCH])
    _move_on(batch, at)
    reachable = _ids(Subscription.objects.reachable(), batch)
    getting = [subscription for subscription in batch if subscription.pk in reachable]
    _write_deliveries(getting, at)
    return [subscription.pk in reachable for subscription in batch]


def _move_on(batch: list[Subscription], at: datetime) -> None:
    """Who is not on the board any more comes back to no report: it ends here."""
    reading = _ids(Subscription.objects.of_who_may_read(), batch)
    by_instant: dict[datetime | None, list[int]] = defaultdict(list)
    for subscription in batch:
        next_due = subscription.appointment.next_after(at) if subscription.pk in reading else None
        by_instant[next_due].append(subscription.pk)
    for instant, ids in by_instant.items():
        Subscription.objects.filter(pk__in=ids).update(next_due_at=instant)


def _ids(among: QuerySet[Subscription], batch: list[Subscription]) -> set[int]:
    return set(among.filter(pk__in=[subscription.pk for subscription in batch]).values_list("pk", flat=True))


def _write_deliveries(getting: Iterable[Subscription], at: datetime) -> None:
    weeks = {subscription.pk: _week_of(subscription, at) for subscription in getting}
    reports = want_reports(set(weeks.values()))
    rows = (Delivery(subscription_id=pk, report_id=reports[week], due_at=at) for pk, week in weeks.items())
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)


def _week_of(subscription: Subscription, at: datetime) -> tuple[int, date]:
    board: Board = subscription.board
    return board.pk, told_week(board, subscription.appointment.last_until(at))
