"""What notices ask of the database."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from boards.change import BoardChange
from boards.models import Board, Notice
from tests.boards.notices.told import NOW, sweep
from tests.boards.test_queries import plan_of


def test_what_is_due_is_found_by_its_own_index(given: Notice) -> None:
    Notice.objects.update(due_at=None)
    with CaptureQueriesContext(connection) as asked:
        sweep()
    (query,) = asked.captured_queries
    assert "notice_due" in plan_of(query["sql"])


def test_members_are_asked_for_once_in_a_change(board: Board) -> None:
    change = BoardChange(board, by=None, at=NOW)
    with CaptureQueriesContext(connection) as asked:
        assert len(change.members) == len(change.members) == 3
    assert len(asked.captured_queries) == 1
