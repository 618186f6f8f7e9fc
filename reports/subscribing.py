"""Who gets the report of a board, and when: verbs of the one who gets it.

`reports.stakeholders` has those of owners, who ask others.
"""

from datetime import datetime, time
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone as clock

from boards.addresses import same_address
from boards.change import board_change
from boards.models import Board, Decided
from boards.refusals import Refused, archived_board
from people.models import said_time_zone
from reports.appointments import Appointment
from reports.models import Subscription
from reports.weeks import told_week

MONDAY, EIGHT = 0, time(8)
# In the board log.
GETS, LEFT, AS_MEMBER = "gets the weekly report", "left", "gets it as a member of the board"


def usual_appointment(person: User, board: Board) -> Appointment:
    """Where the person lives, as far as they said, and else where the board does."""
    return Appointment(MONDAY, EIGHT, said_time_zone(person) or board.timezone)


@transaction.atomic
def subscribe(
    *, board: Board, person: User, weekday: int, hour: time, timezone: str, at: datetime | None = None
) -> Subscription:
    """Get it from now on, or at another hour than before. Raises Refused for who has no address, ValidationError."""
    if board.archived_at:
        raise archived_board(board)
    if not person.email:
        raise Refused("no_address", "You have no e-mail address yet: add one to your account first.")
    # Who presses twice at once meets here: the second finds what the first has written.
    Board.objects.select_for_update(no_key=True, of=("self",)).get(pk=board.pk)
    before = Subscription.objects.select_for_update().filter(board=board, person=person).first()
    subscription = before or Subscription(board=board, person=person)
    due_before = subscription.next_due_at
    subscription.weekday, subscription.hour, subscription.timezone = weekday, hour, timezone
    subscription.clean_fields()
    subscription.next_due_at = _first_due(subscription, due_before, at or clock.now())
    subscription.save()
    _end_as_stakeholder(board, person, at)
    return subscription


def _end_as_stakeholder(board: Board, person: User, at: datetime | None) -> None:
    """Who had it under the same address before they came to the board gets one mail, not two.

    They said no to nothing: should they leave the board, they may be asked again.
    """
    for stakeholder in board.subscriptions.stakeholders().on():
        if same_address(stakeholder.email, person.email):
            with board_change(board, by=person, at=at) as change:
                change.decide(Decided.INVITATION, stakeholder.email, before=GETS, after=AS_MEMBER)
                stakeholder.delete()


def _first_due(subscription: Subscription, due_before: datetime | None, at: datetime) -> datetime:
    """At once where the week's report was still to come, at an hour later than the new one, which is over."""
    board, last = subscription.board, subscription.appointment.last_until(at)
    if due_before and told_week(board, due_before) <= told_week(board, last):
        return last
    return subscription.appointment.next_after(at)


def unsubscribe(*, subscription: Subscription, at: datetime | None = None) -> None:
    """No more of it, from this instant on. Owners see that a stakeholder left, and leave them alone for a while."""
    if subscription.person_id:
        _end(subscription)
        return
    with board_change(subscription.board_id, by=None, at=at, archived_too=True) as change:
        if _end(subscription, said_no_at=change.at, asked_at=None, ask_at=None):
            change.decide(Decided.INVITATION, subscription.email, before=GETS, after=LEFT)


def _end(subscription: Subscription, **changes: Any) -> bool:
    return bool(Subscription.objects.on().filter(pk=subscription.pk).update(next_due_at=None, **changes))
