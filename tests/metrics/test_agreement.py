"""What is read from little agrees with what is read from all of the log, whatever happened on the board."""

from datetime import datetime, timedelta
from random import Random

import pytest

from boards.models import Board
from metrics import flow
from metrics.closing import close_days
from metrics.log import whole_lives
from metrics.models import Day
from metrics.occupancy import day_of
from metrics.reading import Reading, read_all, read_window
from metrics.weeks import begins
from tests.metrics.chance import happenings

# Short, so that much of a story lies before it.
WEEKS = 3


@pytest.mark.parametrize("seed", range(2))
def test_a_window_read_alone_has_the_figures_of_the_whole_log(board, owner, seed):
    for number, at in enumerate(happenings(board, owner, Random(seed))):
        if number % 15 == 14:
            as_of = at + timedelta(hours=1)
            assert figures(read_window(board, as_of=as_of, weeks=WEEKS)) == figures(
                read_all(board, as_of=as_of, weeks=WEEKS)
            )


@pytest.mark.parametrize("seed", range(2))
def test_days_closed_one_by_one_are_what_the_log_says_of_their_ends(board, owner, seed):
    Board.objects.update(timezone="Europe/Paris")
    board.refresh_from_db()
    for at in happenings(board, owner, Random(seed)):
        close_days(board, at=at)
    days = board.days.order_by("date")
    assert len(days) > 40
    assert [kept(day) for day in days] == [told(day) for day in days]


def figures(reading: Reading) -> tuple:
    lives, line, window = reading.lives, reading.line, reading.window
    load = flow.flow_load(lives, line)
    return (
        window,
        load.total,
        load.by_work_type,
        flow.lead_times(lives, window),
        flow.mean_per_week(lives, window, reading.zone),
        flow.backward_moves(lives, window),
        in_order(flow.time_in_column(lives, line, window, reading.as_of)),
    )


def in_order(times: dict[int, flow.ColumnTime]) -> list[tuple]:
    """Sums of floats depend on the order of the cards in their last digits."""
    return [
        (column, time.visits, time.cards, pytest.approx(time.total), time.median, time.p85)
        for column, time in sorted(times.items())
    ]


def kept(day: Day) -> tuple:
    return day.columns, day.arrived, day.finished, day.discarded


def told(day: Day) -> tuple:
    """From the whole log, cut at the end of the day."""
    board = day.board
    lives = whole_lives(board, board.line(), begins(day.date + timedelta(days=1), board.zone))
    lying = flow.flow_load(lives, board.line()).by_column
    courses = [life.course for life in lives]
    return (
        {str(column): cards for column, cards in lying.items()},
        sum(is_on(day, course.started_at) for course in courses),
        sum(is_on(day, course.finished_at) for course in courses),
        sum(is_on(day, course.discarded_at) for course in courses),
    )


def is_on(day: Day, instant: datetime | None) -> bool:
    return instant is not None and day_of(instant, day.board.zone) == day.date
