"""People without an account who get the report of a board: an owner adds their address, and they agree first.

Verbs as in `boards.moves`, each told in the board log.
"""

from datetime import datetime, time

from django.contrib.auth.models import User
from django.utils import timezone as clock

from boards.addresses import check_address, same_address
from boards.change import BoardChange, board_change
from boards.members import check_not_here
from boards.models import Board, Decided
from boards.refusals import Refused
from boards.strangers import approach
from boards.words import day
from reports.links import link_closed, subscription_to_confirm
from reports.models import Subscription
from reports.subscribing import EIGHT, GETS, LEFT, unsubscribe

AT_MOST = 50  # a board's stakeholders
ASKED, DECLINED = "asked whether to get the weekly report", "does not want to be asked again"
ASKABLE = "may be asked again"


def add_stakeholder(
    *, board: Board, email: str, weekday: int, hour: time, by: User | None, at: datetime | None = None
) -> None:
    """Ask them by mail. Who was asked before is asked again.

    Raises ValidationError for what is no address, Refused for a member, for who gets it already, for who declined or
    left not long ago, and for too many.
    """
    email = email.strip().lower()
    check_address(email)
    with board_change(board, by=by, at=at) as change:
        check_not_here(change.board, [email])
        subscription = _asked_before(change.board, email) or Subscription(board=change.board, email=email)
        _check_may_ask(subscription, at=change.at)
        approach([email], by=by, at=change.at)
        subscription.weekday, subscription.hour, subscription.timezone = weekday, hour, change.board.timezone
        subscription.added_by, subscription.unanswered, subscription.refusal = by, 0, ""
        subscription.confirmed_at = subscription.said_no_at = None
        subscription.asked_at = subscription.ask_at = change.at
        subscription.save()
        change.decide(Decided.INVITATION, subscription.email, after=ASKED)


def _asked_before(board: Board, email: str) -> Subscription | None:
    """However their address was spelled then."""
    return next((each for each in board.subscriptions.stakeholders() if same_address(each.email, email)), None)


def _check_may_ask(subscription: Subscription, *, at: datetime) -> None:
    if subscription.is_on:
        raise Refused("stakeholder_already", f"{subscription.email} gets the report already.")
    if subscription.is_left_alone(at):
        raise _said_no(subscription)
    others = subscription.board.subscriptions.stakeholders().filter(said_no_at=None).exclude(pk=subscription.pk)
    if others.count() >= AT_MOST:
        raise Refused("too_many_stakeholders", f"A board can have {AT_MOST} stakeholders.")


def _said_no(subscription: Subscription) -> Refused:
    email, until = subscription.email, subscription.left_alone_until
    if until is None:
        return Refused(
            "stakeholder_declined", f"{email} does not want to be asked about the report of this board again."
        )
    free = day(until, subscription.board.zone)
    return Refused("stakeholder_left", f"{email} left, and can be asked again from {free} on.")


def remove_stakeholder(*, subscription: Subscription, by: User | None, at: datetime | None = None) -> None:
    """What they were sent lies with them; all else that is known of them here goes.

    Raises Refused for who said no, as long as that holds: forgotten, they would be asked again.
    """
    with board_change(subscription.board_id, by=by, at=at, archived_too=True) as change:
        fresh = _fresh(change, subscription)
        if fresh.is_left_alone(change.at):
            raise _said_no(fresh)
        change.decide(Decided.INVITATION, fresh.email, before=_state(fresh), after="removed")
        fresh.delete()


def _state(subscription: Subscription) -> str:
    """In the words of the log."""
    if subscription.said_no_at:
        return DECLINED if subscription.has_declined else LEFT
    return GETS if subscription.is_on else ASKED


def confirm(*, token: str, at: datetime | None = None) -> Subscription:
    """What the button on the page does that the mail leads to. Raises Refused for a link that holds no more."""
    at = at or clock.now()
    subscription = open_request(token, at=at)
    with board_change(subscription.board_id, by=None, at=at) as change:
        fresh = _fresh(change, subscription)
        if fresh.asked_at != subscription.asked_at or fresh.has_declined:
            raise link_closed()
        _check_no_member_gets_it(change.board, fresh.email)
        if not fresh.is_on:
            fresh.confirmed_at, fresh.next_due_at = at, fresh.appointment.next_after(at)
            fresh.save(update_fields=["confirmed_at", "next_due_at"])
            change.decide(Decided.INVITATION, fresh.email, before=ASKED, after=GETS)
    return fresh


def _check_no_member_gets_it(board: Board, email: str) -> None:
    """They may have come to the board since they were asked."""
    for each in board.subscriptions.on().of_who_may_read().exclude(person=None).select_related("person"):
        if same_address(each.address, email):
            raise Refused("member_already", f"{email} gets the report of {board} already, as a member of the board.")


def decline(*, board: Board, email: str, at: datetime | None = None) -> None:
    """Nobody on the board asks this address again, whatever it agreed to before and though an owner removed it since.

    It can be said twice.
    """
    with board_change(board, by=None, at=at, archived_too=True) as change:
        subscription = _asked_before(change.board, email) or Subscription(board=change.board, email=email, hour=EIGHT)
        if subscription.has_declined:
            return
        change.decide(Decided.INVITATION, subscription.email, before=_state(subscription), after=DECLINED)
        subscription.timezone = subscription.timezone or change.board.timezone
        subscription.said_no_at = change.at
        subscription.next_due_at = subscription.confirmed_at = subscription.ask_at = None
        subscription.save()


def decline_by_one_click(*, board: Board, email: str, at: datetime | None = None) -> None:
    """What a mail program does with the mail that asked. To who has agreed since, the board is one more sender.

    Such buttons say that they end a subscription, and mean no more by it.
    """
    subscription = _asked_before(board, email)
    if subscription is None or subscription.confirmed_at is None:
        decline(board=board, email=email, at=at)
    else:
        unsubscribe(subscription=subscription, at=at)


def take_back_no(*, board: Board, email: str, at: datetime | None = None) -> None:
    """They may be asked again; where they were asked not long ago, that mail holds again."""
    with board_change(board, by=None, at=at, archived_too=True) as change:
        subscription = _asked_before(change.board, email)
        if subscription is None or not subscription.has_declined:
            return
        change.decide(Decided.INVITATION, subscription.email, before=DECLINED, after=ASKABLE)
        if subscription.asked_at is None:
            subscription.delete()
        else:
            subscription.said_no_at = None
            subscription.save(update_fields=["said_no_at"])


def has_declined(*, board: Board, email: str) -> bool:
    subscription = _asked_before(board, email)
    return subscription is not None and subscription.has_declined


def open_request(token: str, *, at: datetime) -> Subscription:
    """What a link asks to agree to, or has had agreed to already."""
    subscription = subscription_to_confirm(token)
    until = subscription.asked_until
    if subscription.has_declined or (not subscription.is_on and (until is None or until <= at)):
        raise link_closed()
    return subscription


def _fresh(change: BoardChange, subscription: Subscription) -> Subscription:
    found = change.board.subscriptions.stakeholders().filter(pk=subscription.pk).first()
    if found is None:
        raise link_closed()
    return found
