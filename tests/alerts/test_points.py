"""The subject of a digest: the point of what it tells, and not how much."""

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alerts.digests import mail_digests
from alerts.looking import look
from alerts.points import subject_of
from boards.models import Board, Card, Column, Told
from boards.moves import block_card, create_card, move_card
from boards.notices import mark_read, tell
from tests.alerts.cast import promise
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


def test_an_alert_of_which_nothing_is_kept_says_its_words(board: Board, member: User) -> None:
    tell([member], Told.ALERT, "Validation is over its limit", board=board, at=EVENING)
    assert subject_for(member) == "Checkout: Validation is over its limit"


def test_boards_with_alerts_come_first_and_what_finds_no_room_is_counted(
    late: list[Card], over: Column, member: User
) -> None:
    for name in ("Aftercare", "Billing"):
        other = Board.objects.create(name=name)
        other.memberships.create(person=member)
        comment(other, member)
    assert subject_for(member) == "Checkout: 2 ideas past the service level, and 3 more"


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
