"""Who gets it and when: members for themselves, stakeholders when they agree."""

from datetime import time, timedelta

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.exceptions import ValidationError
from time_machine import Traveller

from boards.board_setup import archive_board
from boards.models import Approach, Board, Decision
from boards.refusals import Refused
from boards.strangers import TO_ONE_ADDRESS
from people.persons import set_time_zone
from reports.asking import ask_stakeholders
from reports.due import find_due
from reports.links import confirming_token, leaving_token, subscription_to_confirm, subscription_to_leave
from reports.models import Delivery, Subscription
from reports.stakeholders import AT_MOST, add_stakeholder, confirm, remove_stakeholder
from reports.subscribing import subscribe, unsubscribe, usual_appointment
from reports.tasks import ask_stakeholders as ask_by_task
from tests.boards.meanwhile import meanwhile
from tests.cast import after
from tests.reports.readers import begin_log, reader, stakeholder_of

SUE = "sue@example.org"
EIGHT = after(days=6, hours=23)  # Monday, 9 March


@pytest.fixture
def sue(board: Board, owner: User) -> Subscription:
    return stakeholder_of(board, SUE, by=owner, at=after())


def again(subscription: Subscription) -> Subscription:
    return Subscription.objects.get(pk=subscription.pk)


# Members


def test_monday_at_eight_where_one_lives_is_offered(member: User) -> None:
    set_time_zone(person=member, timezone="Asia/Kolkata")
    assert str(usual_appointment(member)) == "Monday at 08:00 (Asia/Kolkata)"


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
    as_stakeholder = stakeholder_of(board, asked, by=owner, at=after())
    confirm(token=confirming_token(as_stakeholder), at=after())
    User.objects.filter(pk=member.pk).update(email=address)
    member.refresh_from_db()
    subscribe(board=board, person=member, weekday=0, hour=time(8), timezone="UTC", at=after())
    assert not again(as_stakeholder).is_on
    assert find_due(at=EIGHT) == 1


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


# Stakeholders


def test_a_stakeholder_is_asked_once_by_mail(sue: Subscription, clock: Traveller) -> None:
    ask_by_task()
    ask_by_task()
    (asked,) = mail.outbox
    assert asked.to == [SUE]
    assert asked.subject == "Would you like the weekly report of Checkout?"
    assert "Olga Owner would like to send you" in asked.body
    assert f"/reports/confirm/{confirming_token(sue)}/" in asked.body


def test_two_workers_ask_once(sue: Subscription) -> None:
    with meanwhile("reports_subscription", lambda: ask_stakeholders(at=after(hours=1))):
        ask_stakeholders(at=after(hours=1))
    assert len(mail.outbox) == 1


def test_who_agrees_gets_it_from_then_on_and_may_say_so_twice(sue: Subscription) -> None:
    token = confirming_token(sue)
    for hours in (1, 2):
        assert confirm(token=token, at=after(hours=hours)).next_due_at == EIGHT
    assert again(sue).confirmed_at == after(hours=1)


def test_after_two_weeks_the_link_holds_no_more(sue: Subscription) -> None:
    with pytest.raises(Refused):
        confirm(token=confirming_token(sue), at=after(days=14))
    assert not again(sue).is_on


def test_who_was_asked_anew_agrees_by_the_newer_mail(sue: Subscription, board: Board, owner: User) -> None:
    first = confirming_token(sue)
    second = confirming_token(stakeholder_of(board, SUE.upper(), by=owner, at=after(hours=1)))
    with pytest.raises(Refused):
        confirm(token=first, at=after(hours=2))
    assert confirm(token=second, at=after(hours=2)).is_on


def test_who_left_is_not_brought_back_by_the_mail_that_asked(sue: Subscription) -> None:
    token = confirming_token(sue)
    confirm(token=token, at=after(hours=1))
    unsubscribe(subscription=again(sue))
    with pytest.raises(Refused):
        confirm(token=token, at=after(hours=2))
    assert not again(sue).is_on


def test_who_was_removed_is_not_brought_back_either(sue: Subscription, owner: User) -> None:
    confirming, leaving = confirming_token(sue), leaving_token(sue)
    remove_stakeholder(subscription=sue, by=owner)
    assert not Subscription.objects.exists()
    for read, token in ((subscription_to_confirm, confirming), (subscription_to_leave, leaving)):
        with pytest.raises(Refused):
            read(token)


def test_a_link_that_confirms_ends_nothing_and_the_other_way_round(sue: Subscription) -> None:
    with pytest.raises(Refused):
        subscription_to_leave(confirming_token(sue))
    with pytest.raises(Refused):
        subscription_to_confirm(leaving_token(sue))


def test_the_log_tells_of_it(sue: Subscription, owner: User) -> None:
    confirm(token=confirming_token(sue), at=after(hours=1))
    unsubscribe(subscription=again(sue))
    remove_stakeholder(subscription=again(sue), by=owner)
    told = Decision.objects.filter(subject=SUE).order_by("pk").values_list("by_name", "after")
    assert list(told) == [
        ("Olga Owner", "asked whether to get the weekly report"),
        ("", "gets the weekly report"),
        ("", "left"),
        ("Olga Owner", "removed"),
    ]


@pytest.mark.parametrize("email", ["", "sue", "sue@", "sue@@example.org", "sue@exam ple.org", "sué@example.org"])
def test_what_is_no_address_is_refused(board: Board, owner: User, email: str) -> None:
    with pytest.raises(ValidationError):
        stakeholder_of(board, email, by=owner)
    assert not Subscription.objects.exists()


def test_a_member_is_no_stakeholder(board: Board, owner: User) -> None:
    reader(board, "ann", at=after())
    with pytest.raises(Refused) as refused:
        stakeholder_of(board, "Ann@Example.org", by=owner)
    assert refused.value.code == "member_already"


def test_who_gets_it_is_not_asked_again(sue: Subscription, board: Board, owner: User) -> None:
    confirm(token=confirming_token(sue), at=after(hours=1))
    with pytest.raises(Refused) as refused:
        stakeholder_of(board, SUE, by=owner)
    assert refused.value.code == "stakeholder_already"


def test_nobody_is_flooded(sue: Subscription, board: Board, owner: User) -> None:
    for hours in range(1, TO_ONE_ADDRESS):
        stakeholder_of(board, SUE, by=owner, at=after(hours=hours))
    with pytest.raises(Refused) as refused:
        stakeholder_of(board, SUE, by=owner, at=after(hours=5))
    assert refused.value.code == "too_many_invitations"
    assert Approach.objects.count() == TO_ONE_ADDRESS


def test_a_board_has_so_many_and_no_more(board: Board, owner: User) -> None:
    Subscription.objects.bulk_create(
        Subscription(board=board, email=f"{number}@example.org", hour=time(8), timezone="UTC")
        for number in range(AT_MOST)
    )
    with pytest.raises(Refused) as refused:
        add_stakeholder(board=board, email=SUE, weekday=0, hour=time(8), by=owner)
    assert refused.value.code == "too_many_stakeholders"


def test_on_an_archived_board_nobody_is_asked_any_more(sue: Subscription, board: Board, owner: User) -> None:
    archive_board(board=board, by=owner)
    ask_stakeholders(at=after(hours=1))
    assert mail.outbox == []
    with pytest.raises(Refused):
        confirm(token=confirming_token(sue), at=after(hours=1))
