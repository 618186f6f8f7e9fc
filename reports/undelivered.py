"""The mail that tells owners whom a report did not reach."""

from datetime import datetime, timedelta
from functools import partial

from django.urls import reverse
from django.utils import timezone

from boards.access import owners_of
from boards.mail_run import AT_ONCE, mail_each
from boards.models import Board
from boards.post import MailServerAway
from boards.sending import link_to, post_mail
from reports.models import Delivery
from reports.wording import listed

SHOWN = 50  # of a board's in one mail; its page has more
TRY_AGAIN = timedelta(minutes=15)
TOLD = (  # and neither bodies nor pictures
    "problem",
    "handed_over",
    "report__week",
    "report__drawn_at",
    "subscription__email",
    *(f"subscription__person__{name}" for name in ("username", "first_name", "last_name")),
)


def tell_owners(*, at: datetime) -> None:
    """One mail a board for all that was given up since the last. It stands on the board's report page as well."""
    boards = Board.objects.filter(reports__deliveries__in=Delivery.objects.to_tell(at)).distinct()[:AT_ONCE]
    if not mail_each(boards, claim=partial(_claim, at=at), mail=partial(_tell_owners_of, at=at)):
        Delivery.objects.to_tell(at).update(tell_at=at + TRY_AGAIN)


def _claim(board: Board, *, at: datetime) -> bool:
    return bool(Delivery.objects.to_tell(at).filter(report__board=board).update(tell_at=at + TRY_AGAIN))


def _tell_owners_of(board: Board, *, at: datetime) -> None:
    claimed = Delivery.objects.given_up().filter(report__board=board, told_at=None, tell_at=at + TRY_AGAIN)
    told = claimed.select_related("subscription__person", "report").only(*TOLD)
    given_up = list(told.order_by("report__week", "subscription_id"))
    if not given_up:
        return  # they left, or came back to be tried, since
    context = {
        "board": board,
        "whom": _whom(given_up),
        "did_not_reach": "may not have reached" if any(each.may_have_arrived for each in given_up) else "did not reach",
        "given_up": given_up[:SHOWN],
        "more": max(0, len(given_up) - SHOWN),
        "link": link_to(reverse("board_report", args=[board.pk])),
    }
    if _taken(context, [owner.email for owner in owners_of(board) if owner.email and owner.is_active]):
        claimed.update(told_at=timezone.now())


def _whom(given_up: list[Delivery]) -> str:
    """In a subject: two by name, or the first and how many more, each of whom may have missed several."""
    first, *others = {each.subscription_id: each.subscription.name for each in given_up}.values()
    return listed([first, *others] if len(others) < 2 else [first, f"{len(others)} more"])


def _taken(context: dict[str, object], addresses: list[str]) -> bool:
    """By one of them at least, where there are any. Once one knows, a server that goes away is no reason to repeat."""
    taken = not addresses
    for address in addresses:
        try:
            taken |= post_mail("report_given_up", context, to=address)
        except MailServerAway:
            if not taken:
                raise
            break
    return taken
