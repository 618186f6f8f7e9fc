import pytest

from boards.models import Board, Column


@pytest.fixture
def calm(board: Board) -> Board:
    """The board of the cast without limits: no rule of the report speaks of it."""
    Column.objects.update(minimum=None, maximum=None)
    return Board.objects.get(pk=board.pk)


@pytest.fixture
def validation(calm: Board) -> Column:
    return calm.columns.get(name="Validation")


@pytest.fixture
def idea(calm: Board) -> Column:
    return calm.columns.get(name="Idea")


@pytest.fixture
def ready(calm: Board) -> Column:
    return calm.columns.get(name="Ready for Dev")
