"""What is read from little agrees with what is read from all of the log, whatever happened on the board."""

from datetime import datetime, timedelta
from random import Random

import numpy as np
import pytest

from boards.models import Board, Card, Transition
from boards.replay import Course, replay
from metrics import flow
from metrics.answers import flow_answer
from metrics.closing import close_days
from metrics.courses import NOWHERE, Courses, Row
from metrics.instants import NEVER, instant_of, microseconds
from metrics.lives import Lives, read_lives
from metrics.log import read_log
from metrics.models import Day
from metrics.recent import Recent, of_log, recent
from metrics.weeks import begins, day_of
from tests.metrics.chance import happenings

SEEDS = range(3)


def lives_as_of(board: Board, as_of: datetime) -> Lives:
    return read_lives(Courses(read_log(board, as_of), Row(board.line())))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_courses_of_all_cards_at_once_are_those_of_each_card_replayed(board, owner, seed):
    *_, at = happenings(board, owner, Random(seed))
    told = lives_as_of(board, at + timedelta(days=1))
    assert {card: course_of(told, number) for number, card in enumerate(told.card.tolist())} == {
        card.pk: replayed(card) for card in board.cards.all()
    }


def replayed(card: Card) -> tuple:
    rows = Transition.objects.filter(card=card).counting().in_order().values_list("kind", "to_column", "at")
    return instants_of(replay(rows, card.board.line()))


def instants_of(course: Course) -> tuple:
    return course.column, course.entered_at, course.started_at, course.finished_at, course.discarded_at


def course_of(told: Lives, number: int) -> tuple:
    place = int(told.lies[number])
    instants = (told.entered, told.started, told.finished, told.discarded)
    return (
        None if place == NOWHERE else told.row.columns[place],
        *(None if each[number] == NEVER else instant_of(each[number]) for each in instants),
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_figures_from_what_is_kept_and_what_has_changed_are_those_of_the_whole_log(board, owner, seed, monkeypatch):
    monkeypatch.setattr("metrics.weeks.USUAL_WEEKS", 3)  # so that much of a story lies before it
    monkeypatch.setattr("metrics.recent.KEEP_AFTER", 4)
    for number, at in enumerate(happenings(board, owner, Random(seed))):
        if number % 3 == 0:
            as_of = at + timedelta(seconds=1)
            whole = of_log(board, read_log(board, as_of), Row(board.line()), as_of=as_of)
            assert figures(recent(board, as_of=as_of), board) == figures(whole, board)


def figures(told: Recent, board: Board) -> tuple:
    times = flow.time_in_column(told.lives, told.window, told.at)
    return (
        told.window,
        flow.flow_load(told.lives).total,
        flow.spread(flow.lead_times(told.lives, told.window)),
        flow.finished_per_week(told.lives, told.window, board.zone),
        {place: (time.visits, time.cards, pytest.approx(time.total), time.p85) for place, time in times.items()},
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_figures_as_of_an_instant_are_those_of_the_log_cut_there(board, owner, seed):
    """Told while it happens, and told later of then."""
    then = []
    for number, at in enumerate(happenings(board, owner, Random(seed))):
        if number % 20 == 19:
            as_of = at + timedelta(seconds=1)
            then.append((as_of, flow_answer(board, as_of=as_of, weeks=3)))
    assert [flow_answer(board, as_of=as_of, weeks=3) for as_of, _ in then] == [told for _, told in then]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_stays_of_a_card_sum_to_its_age(board, owner, seed):
    *_, at = happenings(board, owner, Random(seed))
    as_of = at + timedelta(days=1)
    told, now = lives_as_of(board, as_of), microseconds(as_of)
    ever_away = {
        card for card, kind in Transition.objects.values_list("card", "kind") if kind in ("discard", "archive")
    }
    for number, card in enumerate(told.card.tolist()):
        its = told.stays.life == number
        if card not in ever_away:
            since, until = told.stays.since[its], told.stays.until[its]
            assert (np.where(until == NEVER, now, until) - since).sum() == now - since.min()


@pytest.mark.parametrize("seed", SEEDS)
def test_days_closed_one_by_one_are_what_the_log_says_of_their_ends(board, owner, seed):
    Board.objects.update(timezone="Europe/Paris")
    board.refresh_from_db()
    for at in happenings(board, owner, Random(seed)):
        close_days(board, at=at)
    days = board.days.order_by("date")
    assert len(days) > 40
    assert [kept(day) for day in days] == [told(day) for day in days]


def kept(day: Day) -> tuple:
    return day.columns, day.arrived, day.finished, day.discarded


def told(day: Day) -> tuple:
    """From the whole log, cut at the end of the day."""
    lives = lives_as_of(day.board, begins(day.date + timedelta(days=1), day.board.zone))
    lying = flow.flow_load(lives).by_column
    return (
        {str(lives.row.columns[place]): cards for place, cards in lying.items()},
        *(
            sum(each != NEVER and day_of(instant_of(each), day.board.zone) == day.date for each in instants.tolist())
            for instants in (lives.started, lives.finished, lives.discarded)
        ),
    )
