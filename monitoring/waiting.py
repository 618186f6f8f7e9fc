"""What waits, as the database tells it at this moment: a count that a process keeps would be wrong after its end."""

import logging
from collections.abc import Iterator
from datetime import datetime

from django.db import DatabaseError
from django.db.models import DateTimeField, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from boards.models import Delivery, Invitation, Notice, Transition
from metrics.models import BoardFigures
from reports.models import Delivery as ReportDelivery

logger = logging.getLogger(__name__)

AT_MOST = 1000  # boards behind that are looked at more closely, those first that were computed longest ago


class Waiting(Collector):
    def describe(self) -> list[Metric]:
        return []  # nothing is asked of the database only to learn the names

    def collect(self) -> Iterator[Metric]:
        """Nothing where the database does not answer: what the process itself counted is told all the same."""
        try:
            yield from list(_told(timezone.now()))
        except DatabaseError as error:
            logger.warning("What waits cannot be told: %s", error)


def _told(at: datetime) -> Iterator[Metric]:
    behind = BoardFigures.objects.due(at)
    yield GaugeMetricFamily("kanban_boards_behind", "Boards whose figures are to be computed", value=behind.count())
    lag = GaugeMetricFamily("kanban_refresh_lag_seconds", "Since when figures have been behind, at most")
    lag.add_metric([], refresh_lag(at))
    yield lag
    mails = GaugeMetricFamily("kanban_mails_waiting", "Mails that could be sent now", labels=["kind"])
    mails.add_metric(["invitation"], Invitation.objects.to_mail(at).count())
    mails.add_metric(["notice"], Notice.objects.due(at).count())
    mails.add_metric(["report"], ReportDelivery.objects.waiting().filter(due_at__lte=at).count())
    yield mails
    hooks = Delivery.objects.waiting().filter(webhook__active=True).count()
    yield GaugeMetricFamily("kanban_webhook_deliveries_waiting", "Events not yet received", value=hooks)
    # The last number instead of a count: the log is only added to, and counting a million rows takes a second.
    rows = Transition.objects.aggregate(last=Max("pk"))["last"] or 0
    yield CounterMetricFamily("kanban_log_rows", "Moves and other rows of all logs, however they came", value=rows)


def refresh_lag(at: datetime) -> float:
    """Seconds since the first event, or the midnight, that some board's figures do not tell of."""
    untold = Transition.objects.filter(board=OuterRef("board"), at__gt=OuterRef("as_of")).order_by("at").values("at")
    since = Coalesce(Subquery(untold[:1], output_field=DateTimeField()), "stale_at")
    behind = BoardFigures.objects.due(at).filter(as_of__isnull=False).order_by("as_of")
    longest = min(behind.annotate(since=since).values_list("since", flat=True)[:AT_MOST], default=None)
    return max(0.0, (at - longest).total_seconds()) if longest else 0.0
