from pathlib import Path

import pytest
from django.contrib.auth.models import User

from boards.models import Board
from tests.kanban.backup.kinds import write_every_kind


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kanban.backup"


@pytest.fixture
def kinds(board: Board, owner: User) -> Board:
    write_every_kind(board, by=owner)
    return board
