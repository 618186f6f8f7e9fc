"""Redis is a convenience: boards are drawn without it."""

import pytest
from django.contrib.auth.models import User
from django.test import override_settings

from boards.models import Board
from tests.boards.pages import browser_of

GONE = {"default": {"BACKEND": "kanban.cache.DispensableRedis", "LOCATION": "redis://127.0.0.1:1"}}


@pytest.mark.enable_socket
@override_settings(CACHES=GONE)
def test_a_board_is_drawn_where_redis_does_not_answer(board: Board, owner: User) -> None:
    assert browser_of(owner).get(f"/boards/{board.pk}/").status_code == 200
