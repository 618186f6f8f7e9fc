"""A report is drawn once, by one worker, with what was said before in mind."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from time_machine import Traveller

from boards.board_setup import create_board
from boards.models import Board, Card, Column
from boards.moves import move_card
from reports.due import find_due
from reports.keeping import UNDRAWABLE, claim, draw_claimed, draw_due, want_draft, want_reports
from reports.models import Delivery, Report
from reports.models.report import TRIES
from reports.tasks import draw_and_deliver
from tests.boards.meanwhile import meanwhile
from tests.cast import after
from tests.reports.readers import WEEK, begin_log, reader, report_of, wanted
from tests.reports.weeks import finish, put

NEXT = WEEK + timedelta(weeks=1)


@pytest.fixture(autouse=True)
def at_nine(clock: Traveller) -> None:
    """Time stands still."""


def test_what_is_wanted_twice_is_one_report(board: Board) -> None:
    ids = want_reports({(board.pk, WEEK), (board.pk, NEXT)})
    assert want_reports({(board.pk, WEEK)})[board.pk, WEEK] == ids[board.pk, WEEK]
    assert wanted(board).pk == ids[board.pk, WEEK]
    assert Report.objects.count() == 2


def test_it_is_drawn_and_kept(board: Board) -> None:
    begin_log(board)
    report = wanted(board)
    assert (draw_due(), draw_due()) == (1, 0)
    report.refresh_from_db()
    assert report.subject.startswith("Checkout: ")
    assert report.facts["week"] == "2026-W09"
    assert report.text.startswith("Checkout\nWeek 9, 23 Feb to 1 Mar 2026\n")
    for body in (report.text, report.html):
        assert report.get_absolute_url() in body
    assert set(re.findall(r"cid:(\w+)", report.html)) == set(report.pictures) == {"cumulative_flow", "ageing"}
    assert (report.drawn_at, report.claimed_until) == (timezone.now(), None)


@pytest.fixture
def card_that_came_back(idea: Column, validation: Column, ready: Column, owner: User) -> Card:
    """It was finished in the week before the board's days, and is not any more since Saturday of the next."""
    put(idea, owner, day=-14)
    card = finish(validation, ready, owner, day=-7, took=2)
    return move_card(card=card, to=validation, by=owner, at=after(days=5))


def test_it_knows_what_was_said_last(board: Board, card_that_came_back: Card) -> None:
    for week in (WEEK - timedelta(weeks=1), WEEK):
        report_of(board, week)
    restated = report_of(board, NEXT).facts["restated"]
    assert [(each["monday"], each["kind"], each["told"], each["is"]) for each in restated] == [
        (WEEK.isoformat(), "finished", 1, 0)
    ]


def test_a_draft_was_said_to_nobody(board: Board, card_that_came_back: Card) -> None:
    want_draft(board, WEEK)
    draw_due()
    assert report_of(board, NEXT).facts["restated"] == []


def test_of_two_workers_one_draws_it(board: Board) -> None:
    wanted(board)
    drawn = []
    with meanwhile("reports_report", lambda: drawn.append(draw_due()), reads=2):
        drawn.append(draw_due())
    assert drawn == [1, 0]


def test_one_that_cannot_be_drawn_keeps_no_other_and_is_tried_later_and_later(
    board: Board, owner: User, clock: Traveller
) -> None:
    """The database of time zones has lost that of its board."""
    elsewhere = create_board(name="R&D", owner=owner)
    broken, other = wanted(elsewhere), wanted(board)
    Board.objects.filter(pk=elsewhere.pk).update(timezone="Mars/Olympus")
    for minutes, drawn in ((1, 1), (2, 0), (4, 0)):
        assert draw_due() == drawn
        broken.refresh_from_db()
        assert broken.claimed_until == timezone.now() + timedelta(minutes=minutes)
        clock.shift(timedelta(minutes=minutes))
    assert other in Report.objects.drawn()
    Board.objects.filter(pk=elsewhere.pk).update(timezone="UTC")
    assert draw_due() == 1


def test_what_was_drawn_and_perhaps_sent_stays_as_it_was(board: Board) -> None:
    """A worker that took longer than its lease comes with another drawing."""
    report = report_of(board)
    Report.objects.update(text="as it was sent")
    draw_claimed(report)
    assert Report.objects.get().text == "as it was sent"


# Drafts, which the preview shows


def test_a_draft_that_is_to_go_out_is_drawn_anew_and_tells_what_changed_meanwhile(board: Board) -> None:
    draft = want_draft(board, NEXT)
    draw_due()
    Board.objects.update(name="Basket")
    reader(board, "ann", at=after())
    find_due(at=timezone.now())
    assert draw_due() == 1
    report = Report.objects.get()
    assert (report.pk, report.draft) == (draft.pk, False)
    assert report.subject.startswith("Basket: ")
    assert Delivery.objects.waiting().get().report == report


def test_what_goes_out_to_one_goes_out_to_all_as_it_is(board: Board, clock: Traveller) -> None:
    """It is due again for another, and shown as a preview, after the board has changed."""
    reader(board, "ann", at=after())
    find_due(at=timezone.now())
    draw_due()
    Board.objects.update(name="Basket")
    reader(board, "bob", at=after(), hour="12:00")
    clock.shift(timedelta(hours=3))
    assert find_due(at=timezone.now()) == 1
    assert not want_draft(board, NEXT).draft
    assert draw_due() == 0
    assert Report.objects.get().subject.startswith("Checkout: ")


def test_a_drawing_that_began_as_a_draft_is_no_report(board: Board) -> None:
    """While it is drawn the hour comes: what was read before that is left, and another worker need not wait."""
    draft = want_draft(board, WEEK)
    assert claim(draft, at=timezone.now())
    due = wanted(board)
    assert not claim(draft, at=timezone.now()), "who took it for a draft looks again"
    draw_claimed(draft)
    assert not Report.objects.drawn().exists()
    assert draw_due() == 1
    assert Report.objects.final().get() == due


def test_one_that_can_never_be_drawn_stops_no_delivery_and_is_given_up(board: Board, clock: Traveller) -> None:
    reader(board, "ann", at=after())
    find_due(at=timezone.now())
    Board.objects.update(timezone="Mars/Olympus")
    for _ in range(TRIES + 1):
        draw_and_deliver()
        clock.shift(timedelta(hours=2))
    assert Delivery.objects.given_up().get().problem == UNDRAWABLE
    assert not Report.objects.to_draw(timezone.now()).exists()
