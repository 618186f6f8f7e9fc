"""The tasks as the worker runs them, here without a queue."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils import timezone

from boards.board_setup import create_board
from boards.moves import create_card
from kanban import celery_app
from metrics import tasks
from metrics.models import BoardFigures
from tests.cast import after


@pytest.fixture
def eager() -> Iterator[None]:
    """A task that is enqueued runs at once."""
    celery_app.conf.task_always_eager = True
    celery_app.conf.task_eager_propagates = True
    yield
    celery_app.conf.task_always_eager = False
    celery_app.conf.task_eager_propagates = False


def test_beat_calls_tasks_that_there_are():
    celery_app.loader.import_default_modules()
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(celery_app.tasks)


def test_a_sweep_refreshes_what_is_due(eager, board):
    tasks.sweep()
    board.refresh_from_db()
    assert BoardFigures.objects.get(board=board).version == board.version


def test_a_sweep_refreshes_more_than_one_message_takes(eager, owner):
    for number in range(tasks.TOGETHER + 1):
        create_board(name=f"Board {number}", owner=owner)
    tasks.sweep()
    assert not BoardFigures.objects.due(timezone.now()).exists()


def test_a_refresh_may_run_twice(eager, board):
    tasks.sweep()
    before = BoardFigures.objects.values().get()
    tasks.refresh_boards([board.pk])
    assert BoardFigures.objects.values().get() == before


def test_closing_days_closes_those_of_every_board(eager, board, idea, owner):
    create_card(board=board, column=idea, title="Export", by=owner, at=after())
    tasks.close_days()
    assert board.days.first().arrived == 1
    days = board.days.count()
    tasks.close_days()
    assert board.days.count() == days


def test_a_task_for_a_board_that_is_gone_does_nothing(db):
    tasks.refresh_boards([404])
    tasks.close_days_of_boards([404])


def test_beat_looks_for_missed_days_as_soon_as_it_starts(eager, board, idea, owner):
    create_card(board=board, column=idea, title="Export", by=owner, at=after())
    tasks.make_up_for_what_was_missed()
    assert board.days.exists()
