"""Members and the hour of their report."""

from datetime import time, timedelta

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from boards.board_setup import archive_board
from boards.members import remove_member
from boards.models import Board
from boards.refusals import Refused
from people.persons import set_time_zone
from reports.due import find_due
from reports.links import confirming_token
from reports.models import Delivery, Subscription
from reports.stakeholders import confirm
from reports.subscribing import subscribe, unsubscribe, usual_appointment
from tests.boards.meanwhile import meanwhile
from tests.cast import after
from tests.reports.readers import EIGHT, SUE, begin_log, reader, stakeholder_of


def test_monday_at_eight_where_one_lives_is_offered(board: Board, member: User) -> None:
    set_time_zone(person=member, timezone="Asia/Kolkata")
    assert str(usual_appointment(member, board)) == "Monday at 08:00 (Asia/Kolkata)"


def test_who_did_not_say_where_they_live_is_offered_the_zone_of_the_board(board: Board, member: User) -> None:
    board.timezone = "Europe/Lisbon"
    assert str(usual_appointment(member, board)) == "Monday at 08:00 (Europe/Lisbon)"


def test_it_begins_with_the_next_hour(board: Board) -> None:
    reader(board, "ann", at=after())
    assert Subscription.objects.get().next_due_at == EIGHT


def subscribed_to(board: Board, hour: int, *, at: timedelta) -> Subscription:
    person = Subscription.objects.get().person
    assert person
    return subscribe(board=board, person=person, weekday=0, hour=time(hour), timezone="UTC", at=EIGHT + at)


def test_a_later_hour_after_it_came_brings_it_no_second_time(board: Board) -> None:
    reader(board, "ann", at=after())
    find_due(at=EIGHT)
    subscribed_to(board, 12, at=timedelta(hours=1))
    find_due(at=EIGHT + timedelta(hours=4))
    assert Delivery.objects.count() == 1


def test_an_earlier_hour_before_it_came_loses_no_week(board: Board) -> None:
    reader(board, "ann", at=after())
    subscribed_to(board, 6, at=-timedelta(minutes=30))
    find_due(at=EIGHT - timedelta(minutes=29))
    assert Delivery.objects.count() == 1
    assert Subscription.objects.get().next_due_at == EIGHT + timedelta(days=7, hours=-2)


def test_another_hour_while_nobody_looked_for_days_loses_no_week(board: Board) -> None:
    reader(board, "ann", at=after())
    subscribed_to(board, 8, at=timedelta(days=8))
    assert find_due(at=EIGHT + timedelta(days=8, minutes=1)) == 1


def test_pressed_twice_at_once_it_is_one(board: Board, member: User) -> None:
    User.objects.filter(pk=member.pk).update(email="max@example.org")
    member.refresh_from_db()

    def press() -> Subscription:
        return subscribe(board=board, person=member, weekday=0, hour=time(8), timezone="UTC", at=after())

    with meanwhile("boards_board", press):
        press()
    assert Subscription.objects.count() == 1


@pytest.mark.parametrize(
    ("asked", "address"),
    [(SUE, "sue@example.org"), ("sue@bücher.example", "Sue@xn--bcher-kva.example")],
)
def test_a_stakeholder_who_subscribes_as_a_member_gets_one_mail(
    board: Board, owner: User, member: User, asked: str, address: str
) -> None:
    begin_log(board)
    confirm(token=confirming_token(stakeholder_of(board, asked, by=owner, at=after())), at=after())
    User.objects.filter(pk=member.pk).update(email=address)
    member.refresh_from_db()
    subscribe(board=board, person=member, weekday=0, hour=time(8), timezone="UTC", at=after())
    assert find_due(at=EIGHT) == 1
    assert Subscription.objects.get().person == member


def test_who_became_a_member_has_not_left_and_may_be_asked_once_they_are_none(
    sue: Subscription, board: Board, owner: User, member: User
) -> None:
    begin_log(board)
    confirm(token=confirming_token(sue), at=after())
    User.objects.filter(pk=member.pk).update(email=SUE)
    member.refresh_from_db()
    subscribe(board=board, person=member, weekday=0, hour=time(8), timezone="UTC", at=after(hours=1))
    told = board.decisions.latest("pk")
    assert (told.by, told.subject, told.after) == (member, SUE, "gets it as a member of the board")
    remove_member(membership=board.memberships.get(person=member), by=owner)
    assert stakeholder_of(board, SUE, by=owner, at=after(hours=2)).asked_at == after(hours=2)


def test_off_and_on_within_the_week_brings_it_no_second_time(board: Board) -> None:
    reader(board, "ann", at=after())
    find_due(at=EIGHT)
    unsubscribe(subscription=Subscription.objects.get())
    assert not Subscription.objects.get().is_on
    subscribed_to(board, 12, at=timedelta(hours=1))
    find_due(at=EIGHT + timedelta(hours=4))
    assert Delivery.objects.count() == 1


def test_without_an_address_there_is_nothing_to_send_to(board: Board, member: User) -> None:
    with pytest.raises(Refused) as refused:
        subscribe(board=board, person=member, weekday=0, hour=time(8), timezone="UTC")
    assert refused.value.code == "no_address"


def test_a_zone_that_nobody_knows_is_none(board: Board) -> None:
    person = reader(board, "ann", at=after())
    with pytest.raises(ValidationError):
        subscribe(board=board, person=person, weekday=0, hour=time(8), timezone="Mars/Olympus")


def test_an_archived_board_takes_no_subscription(board: Board, owner: User) -> None:
    person = reader(board, "ann", at=after())
    archive_board(board=board, by=owner)
    board.refresh_from_db()
    with pytest.raises(Refused):
        subscribe(board=board, person=person, weekday=0, hour=time(8), timezone="UTC")
