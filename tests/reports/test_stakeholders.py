"""People without an account: asked first, and free to leave."""

from datetime import datetime, time

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.exceptions import ValidationError

from boards.board_setup import archive_board, create_board
from boards.members import remove_member
from boards.models import Approach, Board, Decision
from boards.refusals import Refused
from boards.strangers import TO_ONE_ADDRESS
from reports import stakeholders
from reports.asking import ask_stakeholders
from reports.due import find_due
from reports.links import (
    address_to_decline,
    confirming_token,
    declining_token,
    leaving_token,
    subscription_to_confirm,
    subscription_to_leave,
)
from reports.models import Subscription
from reports.stakeholders import (
    AT_MOST,
    add_stakeholder,
    confirm,
    decline,
    decline_by_one_click,
    remove_stakeholder,
    take_back_no,
)
from reports.subscribing import unsubscribe
from tests.cast import after
from tests.reports.outbox import again
from tests.reports.readers import EIGHT, SUE, reader, stakeholder_of

SPELLINGS = ("ada@bücher.example", "ada@xn--bcher-kva.example")


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


def test_each_link_does_one_thing_and_no_other(sue: Subscription) -> None:
    opens = {
        confirming_token: subscription_to_confirm,
        leaving_token: subscription_to_leave,
        declining_token: address_to_decline,
    }
    for token in opens:
        for other in {*opens} - {token}:
            with pytest.raises(Refused):
                opens[other](token(sue))


def refusal_to_ask(board: Board, owner: User, *, at: datetime) -> str:
    with pytest.raises(Refused) as refused:
        stakeholder_of(board, SUE, by=owner, at=at)
    return refused.value.sentence


def test_who_left_is_left_alone_for_thirty_days(sue: Subscription, board: Board, owner: User) -> None:
    confirm(token=confirming_token(sue), at=after(hours=1))
    unsubscribe(subscription=again(sue), at=after(hours=2))
    assert refusal_to_ask(board, owner, at=after(days=30)) == (
        "sue@example.org left, and can be asked again from 1 Apr 2026 on."
    )
    asked = stakeholder_of(board, SUE, by=owner, at=after(days=30, hours=2))
    assert confirm(token=confirming_token(asked), at=after(days=31)).is_on


def test_who_declined_is_never_asked_again(sue: Subscription, board: Board, owner: User) -> None:
    decline(board=board, email=SUE, at=after(hours=1))
    assert refusal_to_ask(board, owner, at=after(days=365)) == (
        "sue@example.org does not want to be asked about the report of this board again."
    )
    with pytest.raises(Refused):
        confirm(token=confirming_token(sue), at=after(hours=2))


def test_who_declined_gets_no_mail_that_still_waits(sue: Subscription, board: Board) -> None:
    decline(board=board, email=SUE, at=after(hours=1))
    ask_stakeholders(at=after(hours=2))
    assert mail.outbox == []


def test_who_declines_having_agreed_gets_no_more_of_it(sue: Subscription, board: Board) -> None:
    confirm(token=confirming_token(sue), at=after(hours=1))
    decline(board=board, email=SUE, at=after(hours=2))
    assert find_due(at=EIGHT) == 0


def test_a_no_can_be_taken_back_and_the_mail_that_asked_holds_again(sue: Subscription, board: Board) -> None:
    decline(board=board, email=SUE, at=after(hours=1))
    for hours in (2, 3):
        take_back_no(board=board, email=SUE, at=after(hours=hours))
    assert board.decisions.latest("pk").after == "may be asked again"
    assert confirm(token=confirming_token(sue), at=after(hours=4)).is_on
    take_back_no(board=board, email=SUE, at=after(hours=5))
    assert again(sue).is_on, "there is no no to take back"


def test_a_no_of_who_was_removed_leaves_nothing_behind_when_it_is_taken_back(
    sue: Subscription, board: Board, owner: User
) -> None:
    remove_stakeholder(subscription=sue, by=owner)
    decline(board=board, email=SUE, at=after(hours=1))
    take_back_no(board=board, email=SUE, at=after(hours=2))
    assert not board.subscriptions.exists()
    assert stakeholder_of(board, SUE, by=owner, at=after(hours=3)).asked_at


def test_a_click_in_the_old_mail_of_who_agreed_means_leaving(sue: Subscription, board: Board, owner: User) -> None:
    confirm(token=confirming_token(sue), at=after(hours=1))
    for hours in (2, 3):
        decline_by_one_click(board=board, email=SUE, at=after(hours=hours))
    assert (again(sue).is_on, again(sue).has_declined) == (False, False)
    assert stakeholder_of(board, SUE, by=owner, at=after(days=30, hours=2)).asked_at


def test_a_no_holds_though_an_owner_removes_the_address(sue: Subscription, board: Board, owner: User) -> None:
    remove_stakeholder(subscription=sue, by=owner)
    decline(board=board, email=SUE, at=after(hours=1))
    with pytest.raises(Refused) as refused:
        remove_stakeholder(subscription=board.subscriptions.get(), by=owner)
    assert refused.value.code == "stakeholder_declined"
    assert refusal_to_ask(board, owner, at=after(days=365))


def test_a_no_of_old_keeps_no_owner_from_tidying_up(sue: Subscription, owner: User) -> None:
    confirm(token=confirming_token(sue), at=after(hours=1))
    unsubscribe(subscription=again(sue), at=after(hours=2))
    with pytest.raises(Refused):
        remove_stakeholder(subscription=again(sue), by=owner, at=after(days=29))
    remove_stakeholder(subscription=again(sue), by=owner, at=after(days=31))
    assert not Subscription.objects.exists()


def test_a_no_takes_nobodys_room(board: Board, owner: User) -> None:
    for number in range(2):
        decline(board=board, email=f"{number}@example.org", at=after())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stakeholders, "AT_MOST", 1)
        assert stakeholder_of(board, SUE, by=owner, at=after())


def test_a_no_is_of_one_board(sue: Subscription, board: Board, owner: User) -> None:
    decline(board=board, email=SUE, at=after(hours=1))
    other = create_board(name="Search", owner=owner, timezone="UTC")
    assert stakeholder_of(other, SUE, by=owner, at=after(hours=2))


def test_the_log_tells_of_it(sue: Subscription, owner: User) -> None:
    confirm(token=confirming_token(sue), at=after(hours=1))
    unsubscribe(subscription=again(sue))
    for _ in range(2):
        decline(board=sue.board, email=SUE)
    told = Decision.objects.filter(subject=SUE).order_by("pk").values_list("by_name", "after")
    assert list(told) == [
        ("Olga Owner", "asked whether to get the weekly report"),
        ("", "gets the weekly report"),
        ("", "left"),
        ("", "does not want to be asked again"),
    ]


def test_who_subscribed_as_a_member_meanwhile_gets_no_second_mail(board: Board, owner: User) -> None:
    asked = stakeholder_of(board, "ann@EXAMPLE.org", by=owner, at=after())
    reader(board, "ann", at=after(hours=1))
    with pytest.raises(Refused) as refused:
        confirm(token=confirming_token(asked), at=after(hours=2))
    assert refused.value.sentence == "ann@example.org gets the report of Checkout already, as a member of the board."
    assert find_due(at=EIGHT) == 1


def test_who_was_a_member_and_left_the_board_may_agree(board: Board, owner: User) -> None:
    ann = reader(board, "ann", at=after())
    remove_member(membership=board.memberships.get(person=ann), by=ann)
    asked = stakeholder_of(board, "ann@example.org", by=owner, at=after(hours=1))
    assert confirm(token=confirming_token(asked), at=after(hours=2)).is_on
    assert find_due(at=EIGHT) == 1


@pytest.mark.parametrize(("before", "now"), [SPELLINGS, SPELLINGS[::-1]])
def test_asked_under_another_spelling_of_the_address_they_are_asked_anew(
    board: Board, owner: User, before: str, now: str
) -> None:
    first = stakeholder_of(board, before, by=owner, at=after())
    add_stakeholder(board=board, email=now, weekday=0, hour=time(8), by=owner, at=after(hours=1))
    assert Subscription.objects.get().asked_at == after(hours=1)
    confirm(token=confirming_token(again(first)), at=after(hours=2))
    with pytest.raises(Refused) as refused:
        add_stakeholder(board=board, email=now, weekday=0, hour=time(8), by=owner, at=after(hours=3))
    assert refused.value.code == "stakeholder_already"


@pytest.mark.parametrize(("of_member", "asked"), [SPELLINGS, SPELLINGS[::-1]])
def test_a_member_is_no_stakeholder_under_another_spelling_either(
    board: Board, owner: User, member: User, of_member: str, asked: str
) -> None:
    User.objects.filter(pk=member.pk).update(email=of_member)
    with pytest.raises(Refused) as refused:
        stakeholder_of(board, asked, by=owner)
    assert refused.value.code == "member_already"


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
