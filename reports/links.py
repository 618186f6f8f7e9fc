"""The links in mails of reports: each does one thing for one address, for whoever holds it, and nothing else."""

from django.core import signing
from django.urls import reverse

from boards.models import Board
from boards.refusals import Refused
from boards.sending import link_to
from reports.models import Subscription

_leaving = signing.Signer(salt="reports.leaving")
_confirming = signing.Signer(salt="reports.confirming")
_declining = signing.Signer(salt="reports.declining")


def leaving_token(subscription: Subscription) -> str:
    return _leaving.sign(str(subscription.pk))


def confirming_token(subscription: Subscription) -> str:
    """Of one mail alone: who was asked anew, or has left since, is not confirmed by an earlier one."""
    assert subscription.asked_at, "it was added by an owner"
    return _confirming.sign_object([subscription.pk, subscription.asked_at.isoformat()])


def declining_token(subscription: Subscription) -> str:
    """Of the address itself: it holds whoever removes or asks it meanwhile."""
    return _declining.sign_object([subscription.board_id, subscription.email])


def leaving_address(subscription: Subscription) -> str:
    return link_to(reverse("leave_report", args=[leaving_token(subscription)]))


def confirming_address(subscription: Subscription) -> str:
    return link_to(reverse("confirm_report", args=[confirming_token(subscription)]))


def declining_address(subscription: Subscription) -> str:
    return link_to(reverse("decline_report", args=[declining_token(subscription)]))


def subscription_to_leave(token: str) -> Subscription:
    """Raises Refused for a link that nobody was given, and for one of a subscription that is no more."""
    try:
        return _known(pk=_leaving.unsign(token))
    except signing.BadSignature:
        raise link_closed() from None


def subscription_to_confirm(token: str) -> Subscription:
    """Raises Refused for a link that confirms nothing, or nothing any more."""
    try:
        number, asked_at = _confirming.unsign_object(token)
    except signing.BadSignature:
        raise link_closed() from None
    return _known(pk=number, asked_at=asked_at)


def address_to_decline(token: str) -> tuple[Board, str]:
    """Raises Refused for a link that nobody was given, and for one of a board that is no more."""
    try:
        number, email = _declining.unsign_object(token)
    except signing.BadSignature:
        raise link_closed() from None
    board = Board.objects.filter(pk=number).first()
    if board is None:
        raise link_closed()
    return board, email


def link_closed() -> Refused:
    return Refused("link_closed", "This link is incomplete, or what it was for is no more.")


def _known(**which: str) -> Subscription:
    found = Subscription.objects.select_related("board", "person").filter(**which).first()
    if found is None:
        raise link_closed()
    return found
