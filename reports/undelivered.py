"""The mail that tells owners whom a report did not reach."""

from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import QuerySet
from django.urls import reverse

from boards.access import owners_of
from boards.models import Board
from boards.sending import MailServerAway, link_to, post_mail
from reports.models import Delivery

SHOWN = 50  # of a board's in one mail; its page has more
TRY_AGAIN = timedelta(minutes=15)
TOLD = (  # and neither bodies nor pictures
    "problem",
    "report__week",
    "subscription__email",
    "subscription__person__email",
)


def tell_owners(*, at: datetime) -> None:
    """One mail a board for all that was given up since the last. It stands on the board's report page as well.

    Where no mail server is there the run ends; it, or a board none of whose mails was taken, is tried again later.
    """
    if _waits("all", at):
        return
    untold = Delivery.objects.given_up().filter(told_at=None)
    for board in Board.objects.filter(reports__deliveries__in=untold).distinct():
        try:
            if not _waits(board.pk, at):
                _tell_of(board, untold, at)
        except MailServerAway:
            _put_off("all", at)
            return


def _tell_of(board: Board, untold: QuerySet[Delivery], at: datetime) -> None:
    """Told before it is: two workers at once do not both."""
    if not untold.filter(report__board=board).update(told_at=at):
        return
    news = Delivery.objects.filter(report__board=board, told_at=at)
    taken = False
    try:
        taken = _tell_owners_of(board, news)
    finally:
        if not taken:
            news.update(told_at=None)
            _put_off(board.pk, at)


def _tell_owners_of(board: Board, given_up: QuerySet[Delivery]) -> bool:
    """Whether that is done: where no mail was taken at all, it is not."""
    addresses = [owner.email for owner in owners_of(board) if owner.email and owner.is_active]
    told = given_up.select_related("subscription__person", "report").only(*TOLD).order_by("report__week")
    context = {
        "board": board,
        "given_up": list(told[:SHOWN]),
        "more": max(0, given_up.count() - SHOWN),
        "link": link_to(reverse("board_report", args=[board.pk])),
    }
    taken = False
    for address in addresses:
        try:
            taken |= post_mail("report_given_up", context, to=address)
        except MailServerAway:
            if not taken:
                raise
            break  # one owner knows, and would hear it twice
    return taken or not addresses


def _waits(what: int | str, at: datetime) -> bool:
    until: datetime | None = cache.get(f"reports.undelivered.{what}")
    return until is not None and at < until


def _put_off(what: int | str, at: datetime) -> None:
    cache.set(f"reports.undelivered.{what}", at + TRY_AGAIN, timeout=int(TRY_AGAIN.total_seconds()))
