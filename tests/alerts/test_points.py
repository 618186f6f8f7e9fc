"""The subject of a digest: the point of what it tells, and not how much."""

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alerts.digests import mail_digests
from alerts.points import subject_of
from boards.models import Board, Card, Column, Notice, Told
from boards.moves import block_card, create_card, move_card, unblock_card
from boards.notices import mark_read, tell
from tests.alerts.cast import look, promise
from tests.cast import after, fill

EVENING = after(days=5, hours=10)
MORNING = after(days=5, hours=23)


@pytest.fixture(autouse=True)
def no_minimum(ready: Column) -> None:
    Column.objects.filter(pk=ready.pk).update(minimum=None)


@pytest.fixture
def late(board: Board, idea: Column, owner: User) -> list[Card]:
    """Two, which began so long ago that most were ready sooner."""
    promise(board, 4)
    return fill(idea, "AB", by=owner)


@pytest.fixture
def over(validation: Column, owner: User) -> Column:
    """For more than a day, by young ideas."""
    for title in "XYZ":
        create_card(board=validation.board, column=validation, title=title, by=owner, at=after(days=3))
    Column.objects.filter(pk=validation.pk).update(maximum=2)
    look(at=after(days=3))
    return validation


def subject_for(person: User) -> str:
    look(at=EVENING)
    mail_digests(at=MORNING)
    return next(str(sent.subject) for sent in mail.outbox if sent.to == [person.email])


def comment(board: Board, person: User, words: str = "Olga commented on “X”") -> None:
    tell([person], Told.COMMENT, words, board=board, at=EVENING)


def test_it_says_what_holds_on_the_board(late: list[Card], over: Column, member: User) -> None:
    assert subject_for(member) == "Checkout: 2 ideas past the service level, Validation over its limit"


def test_it_says_no_more_of_what_was_read(late: list[Card], over: Column, member: User) -> None:
    look(at=EVENING)
    mark_read(member.notices.filter(column=over), at=EVENING)
    mark_read(member.notices.filter(card=late[0]), at=EVENING)
    assert subject_for(member) == "Checkout: 1 idea past the service level"


def test_one_idea_that_is_late_and_blocked_is_told_of_by_what_was_not_read(
    late: list[Card], owner: User, member: User
) -> None:
    """Both were found in the same look."""
    block_card(card=late[0], reason="decision", by=owner, at=after(days=1))
    look(at=EVENING)
    mark_read(member.notices.filter(words__contains="under way"), at=EVENING)
    assert subject_for(member) == "Checkout: 1 idea blocked for long"


def test_one_idea_that_was_blocked_twice_is_one(idea: Column, owner: User, member: User) -> None:
    card = create_card(board=idea.board, column=idea, title="A", by=owner, at=after(days=-4))
    block_card(card=card, reason="decision", by=owner, at=after(days=-4))
    look(at=after())
    unblock_card(card=card, by=owner, at=after(hours=1))
    block_card(card=card, reason="supplier", by=owner, at=after(hours=2))
    assert subject_for(member) == "Checkout: 1 idea blocked for long"
    assert member.notices.count() == 2


def test_many_that_were_told_in_one_are_counted(idea: Column, owner: User, member: User) -> None:
    for card in fill(idea, "ABCDEFGHIJKL", by=owner):
        block_card(card=card, reason="decision", by=owner, at=after(days=1))
    assert subject_for(member) == "Checkout: 12 ideas blocked for long"


def test_a_minimum_is_named(board: Board, idea: Column, ready: Column, owner: User, member: User) -> None:
    fill(idea, "A", by=owner)
    Column.objects.filter(pk=ready.pk).update(minimum=2)
    look(at=after(days=3))
    assert subject_for(member) == "Checkout: Ready for Dev below its minimum"


def test_an_overridden_limit_is_no_news_to_who_overrode_it(
    idea: Column, validation: Column, owner: User, member: User
) -> None:
    Column.objects.filter(pk=validation.pk).update(maximum=1)
    fill(validation, "A", by=owner)
    (card,) = fill(idea, "B", by=owner)
    move_card(card=card, to=validation, by=owner, at=EVENING, override_reason="The customer waits")
    assert subject_for(member) == "Checkout: the limit of Validation overridden"
    assert [sent.to for sent in mail.outbox] == [[member.email]]


def test_one_comment_is_told_as_it_is_and_several_are_counted(board: Board, member: User, viewer: User) -> None:
    comment(board, member)
    for _ in range(3):
        comment(board, viewer)
    assert subject_for(member) == "Checkout: Olga commented on “X”"
    assert next(sent.subject for sent in mail.outbox if sent.to == [viewer.email]) == "Checkout: 3 comments"


def test_cards_that_were_given_are_counted_and_not_how_often(
    board: Board, idea: Column, owner: User, member: User
) -> None:
    """They could not be mailed at once."""
    for card in fill(idea, "ABC", by=owner):
        tell([member], Told.ASSIGNED, f"Olga gave you “{card}”", board=board, at=EVENING, card=card)
    Notice.objects.update(due_at=None)
    assert subject_for(member) == "Checkout: 3 cards given to you"
    tell([member], Told.ASSIGNED, "Olga gave you 5 cards", board=board, at=EVENING)
    assert subject_of(list(member.notices.all())) == "Checkout: cards given to you"


def test_an_alert_of_which_nothing_is_kept_says_its_words(board: Board, member: User) -> None:
    tell([member], Told.ALERT, "Validation is over its limit", board=board, at=EVENING)
    assert subject_for(member) == "Checkout: Validation is over its limit"


def test_boards_with_alerts_come_first_then_by_name_in_subject_and_mail(
    late: list[Card], over: Column, member: User
) -> None:
    """What finds no room in the subject is counted: the column, and a comment on each of two boards."""
    for name in ("Billing", "Aftercare"):
        other = Board.objects.create(name=name)
        other.memberships.create(person=member)
        comment(other, member)
    assert subject_for(member) == "Checkout: 2 ideas past the service level, and 3 more"
    (sent,) = (sent for sent in mail.outbox if sent.to == [member.email])
    for body in (str(sent.body), str(sent.alternatives[0][0])):  # type: ignore[attr-defined]
        assert sorted(("Checkout", "Aftercare", "Billing"), key=body.rindex) == ["Checkout", "Aftercare", "Billing"]


def test_what_finds_no_room_is_counted_by_what_the_mail_lists(late: list[Card], over: Column, member: User) -> None:
    other = Board.objects.create(name="Aftercare")
    other.memberships.create(person=member)
    for _ in range(4):
        comment(other, member)
    assert subject_for(member) == "Checkout: 2 ideas past the service level, and 5 more"


def test_two_boards_find_room(late: list[Card], member: User) -> None:
    other = Board.objects.create(name="R&D")
    other.memberships.create(person=member)
    comment(other, member)
    assert subject_for(member) == "Checkout: 2 ideas past the service level; R&D: Olga commented on “X”"


def test_it_asks_the_same_queries_however_much_is_told(late: list[Card], over: Column, member: User) -> None:
    look(at=EVENING)
    notices = list(member.notices.select_related("board"))
    with CaptureQueriesContext(connection) as asked:
        subject_of(notices)
    assert len(asked.captured_queries) == 1
