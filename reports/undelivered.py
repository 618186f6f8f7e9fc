"""The mail that tells owners whom a report did not reach."""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from boards.access import owners_of
from boards.models import Board
from boards.sending import link_to, send_mail
from reports.models import Delivery


def tell_owners(*, at: datetime) -> None:
    """One mail a board for all that was given up since the last. It stands on the board's report page as well."""
    untold = Delivery.objects.given_up().filter(told_at=None)
    for board in Board.objects.filter(reports__deliveries__in=untold).distinct():
        here = untold.filter(report__board=board)
        # Told before it is: two workers at once do not both.
        if here.update(told_at=at):
            news = Delivery.objects.filter(report__board=board, told_at=at)
            if not _tell_owners_of(board, news):
                news.update(told_at=None)


def _tell_owners_of(board: Board, given_up: QuerySet[Delivery]) -> bool:
    """Whether that is done: where no mail was taken at all, it is not."""
    addresses = [owner.email for owner in owners_of(board) if owner.email and owner.is_active]
    context = {
        "board": board,
        "given_up": list(given_up.select_related("subscription__person", "report").order_by("report__week")),
        "link": link_to(reverse("board_report", args=[board.pk])),
    }
    taken = [send_mail("report_given_up", context, to=address) for address in addresses]
    return any(taken) or not addresses
