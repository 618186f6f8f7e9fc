"""What the database itself refuses to keep."""

import pytest
from django.db import IntegrityError, transaction

from metrics.models import BoardFigures, Day
from tests.cast import after

COMPUTED = {"version": 3, "as_of": after(), "stale_at": after(days=1)}


def refuses(constraint: str):
    return pytest.raises(IntegrityError, match=constraint)


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("figures_computed_or_not", {"version": 3}),
        ("figures_computed_or_not", {"as_of": after()}),
        ("figures_computed_or_not", COMPUTED | {"stale_at": None}),
        ("figures_lead_time_from_five_cards", COMPUTED | {"lead_time_count": 4, "lead_time_p85": 2.0}),
        ("figures_weeks_of_load_from_a_mean", COMPUTED | {"weeks_of_load": 2.0}),
    ],
)
def test_figures_that_make_no_sense_are_not_kept(board, constraint, wrong):
    with refuses(constraint), transaction.atomic():
        BoardFigures.objects.create(board=board, **wrong)


def test_a_board_has_its_figures_once(board):
    BoardFigures.objects.create(board=board)
    with pytest.raises(IntegrityError), transaction.atomic():
        BoardFigures.objects.create(board=board)


def test_a_day_is_closed_once_a_board(board):
    day = {"board": board, "date": after().date(), "arrived": 0, "finished": 0, "discarded": 0, "read_to": 1}
    Day.objects.create(**day)
    with pytest.raises(IntegrityError), transaction.atomic():
        Day.objects.create(**day)
