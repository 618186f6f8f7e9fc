"""Reports that are wanted, drawn once and kept.

Drawing takes a good part of a second and much memory: it is the worker's. Of two that want to draw the same report one
does, under a lease; where it was killed, or failed, another comes when that is over, and later with each time. After a
handful of failures it is given up, and owners hear of it for whom it did not reach.

What goes out to somebody stays as it is. A draft, which shows the week before the report is due, does not: between the
two a card may be taken back or restored, and the mail must tell.
"""

import logging
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from time import monotonic
from typing import Any

from django.db.models import F
from django.utils import timezone

from boards.models import Board
from reports.drawing import draw
from reports.facts import facts_of
from reports.models import Delivery, Report
from reports.models.report import TRIES

logger = logging.getLogger(__name__)

RUN = 4.0  # seconds after which a run begins nothing more
LEASE = timedelta(minutes=1)
MOST_DOUBLINGS = 6  # an hour, about
UNDRAWABLE = "The report could not be drawn."

OfWeek = tuple[int, date]  # a board, and the Monday


def want_reports(wanted: Iterable[OfWeek]) -> dict[OfWeek, int]:
    """The ids of these reports, drawn or not, which go out from now on: those that were drafts are drawn anew."""
    wanted = set(wanted)
    rows = (Report(board_id=board, week=week) for board, week in sorted(wanted))
    Report.objects.bulk_create(rows, ignore_conflicts=True)
    boards, weeks = {board for board, _ in wanted}, {week for _, week in wanted}
    found = Report.objects.filter(board__in=boards, week__in=weeks).values_list("board_id", "week", "pk")
    ids = {(board, week): pk for board, week, pk in found if (board, week) in wanted}
    # Of two that come for the same draft at once, one finds it: it is not drawn again after the other has sent it.
    drafts = Report.objects.filter(pk__in=ids.values(), draft=True)
    drafts.update(draft=False, drawn_at=None, claimed_until=None, tries=0)
    return ids


def want_draft(board: Board, week: date) -> Report:
    """The report of the week as it is, without its bodies and pictures; where nobody wants it yet, a draft."""
    return Report.objects.only("week", "draft", "subject", "drawn_at").get_or_create(
        board=board, week=week, defaults={"draft": True}
    )[0]


def draw_due() -> int:
    """Draw what is wanted, for some seconds; says how many it were. One that fails keeps no other from being drawn."""
    _give_up(at=timezone.now())
    end, drawn = monotonic() + RUN, 0
    while monotonic() < end and (report := _claim_next(at=timezone.now())):
        drawn += _tried(report)
    return drawn


def _tried(report: Report) -> bool:
    """Whether it could be drawn; its lease goes on where not."""
    try:
        draw_claimed(report)
    except Exception:
        logger.exception("The report %s could not be drawn.", report.pk)
        return False
    return True


def _give_up(*, at: datetime) -> None:
    """Who waits for what failed over and over does so no more; owners are told as of all that did not arrive."""
    undrawable = Report.objects.filter(drawn_at=None, tries__gte=TRIES, claimed_until__lte=at)
    in_vain = Delivery.objects.waiting().filter(report__in=undrawable)
    if in_vain.exists():  # looked for every other second, and on SQLite an update that changes nothing waits for drags
        in_vain.update(due_at=None, claim=None, problem=UNDRAWABLE)


def _claim_next(*, at: datetime) -> Report | None:
    to_draw = Report.objects.to_draw(at).only("board", "week", "draft", "tries")
    for report in to_draw.order_by("pk").iterator(chunk_size=10):
        if claim(report, at=at):
            return report
    return None


def claim(report: Report, *, at: datetime) -> bool:
    lease = LEASE * 2 ** min(report.tries, MOST_DOUBLINGS)
    free = Report.objects.to_draw(at).filter(pk=report.pk, draft=report.draft)
    return bool(free.update(claimed_until=at + lease, tries=F("tries") + 1))


def draw_claimed(report: Report) -> None:
    facts = facts_of(report.board, report.week, before=facts_before(report.board, report.week))
    drawn = draw(report.board, facts, path="" if report.draft else report.get_absolute_url())
    changes = {"subject": " ".join(drawn.subject.split())[:200], "text": drawn.text, "html": drawn.html}
    # What was sent to somebody already stays as it was, however long this took; and what was read for a draft that is
    # to go out by now was read too early.
    undrawn = Report.objects.filter(pk=report.pk, drawn_at=None, draft=report.draft)
    undrawn.update(facts=facts, drawn_at=timezone.now(), claimed_until=None, **changes, **drawn.images)


def facts_before(board: Board, week: date) -> dict[str, Any] | None:
    """What was said last of an earlier week, to somebody."""
    earlier = board.reports.final().filter(week__lt=week).order_by("-week")
    return earlier.values_list("facts", flat=True).first()
