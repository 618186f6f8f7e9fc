"""Sweeps that look at once: each board is given out to one of them, and in portions."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from boards.models import Board
from metrics import claims
from metrics.flow_pages import claim_due_pages
from metrics.models import BoardFigures, FlowPage
from metrics.refresh import CLAIM, claim_due_figures
from tests.boards.meanwhile import meanwhile
from tests.cast import after

Claim = Callable[..., list[int]]
NOW = after(days=1)
TABLES = {claim_due_figures: BoardFigures._meta.db_table, claim_due_pages: FlowPage._meta.db_table}

either = pytest.mark.parametrize("claim", TABLES, ids=lambda claim: claim.__name__)


def boards(number: int) -> list[int]:
    return [board.pk for board in Board.objects.bulk_create(Board(name=f"Board {each}") for each in range(number))]


@pytest.mark.django_db
@either
def test_a_sweep_takes_what_another_has_not_taken_since_it_looked(claim: Claim) -> None:
    one, two = boards(2)
    claim(at=NOW - timedelta(days=1))  # the rows are there
    others: list[int] = []
    with meanwhile(TABLES[claim], lambda: others.extend(claim(at=NOW)), reads=2):
        assert claim(at=NOW) == []
    assert sorted(others) == [one, two]


@pytest.mark.django_db(transaction=True)
@either
def test_of_sweeps_at_the_same_time_one_gets_a_board(claim: Claim) -> None:
    wanted, start = boards(300), Barrier(3)

    def sweep(at: datetime) -> list[int]:
        try:
            start.wait(10)
            return claim(at=at)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as at_once:
        for hours in range(5):
            sweeps = list(at_once.map(sweep, [NOW + timedelta(hours=hours)] * 3))
            assert sorted(board for sweep in sweeps for board in sweep) == wanted


@pytest.mark.django_db
@either
def test_more_than_one_sweep_takes_is_left_to_the_next(claim: Claim, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "AT_ONCE", 2)
    wanted = boards(3)
    first, second = claim(at=NOW), claim(at=NOW)
    assert (len(first), len(second)) == (2, 1)
    assert sorted(first + second) == wanted


@pytest.mark.django_db
def test_what_is_never_done_keeps_nothing_else_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "AT_ONCE", 1)
    boards(2)
    (given_up,) = claim_due_figures(at=NOW)
    (other,) = claim_due_figures(at=NOW + CLAIM)
    assert other != given_up


@pytest.mark.django_db
@either
def test_a_sweep_asks_as_often_for_many_boards_as_for_one(claim: Claim) -> None:
    def queries(number: int) -> int:
        boards(number)
        with CaptureQueriesContext(connection) as asked:
            assert len(claim(at=NOW)) == number
        return len(asked)

    assert queries(1) == queries(20)
