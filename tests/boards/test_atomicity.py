"""Change, log row and version are written together or not at all.

The database itself is made to fail, by a trigger, at the very statement that is to be written with the change.
"""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, connection

from boards.models import Board
from tests.boards.every_verb import EVERY_VERB, Verb, retire_column
from tests.boards.state import nothing_changed

Break = Callable[..., None]


@pytest.fixture
def breaks(db: None) -> Break:
    """`breaks("INSERT ON boards_transition")`: from now on that statement fails, on rows that fit the condition."""

    def break_statement(statement: str, when: str = "TRUE") -> None:
        with connection.cursor() as cursor:
            for command in TRIGGER[connection.vendor]:
                cursor.execute(command.format(statement=statement, when=when))

    return break_statement


TRIGGER = {
    "sqlite": [
        "CREATE TRIGGER breaks BEFORE {statement} FOR EACH ROW WHEN {when} BEGIN SELECT RAISE(ABORT, 'broken'); END"
    ],
    "postgresql": [
        "CREATE FUNCTION fail() RETURNS trigger AS 'BEGIN RAISE ''broken''; END' LANGUAGE plpgsql",
        "CREATE TRIGGER breaks BEFORE {statement} FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION fail()",
    ],
}


@pytest.mark.parametrize("verb", [verb for verb in EVERY_VERB if verb.rows], ids=str)
def test_when_the_log_cannot_be_written_nothing_has_happened(
    board: Board, member: User, verb: Verb, breaks: Break
) -> None:
    act = verb.prepare(board, member)
    breaks("INSERT ON boards_transition")

    with nothing_changed(), pytest.raises(DatabaseError, match="broken"):
        act()


@pytest.mark.parametrize("verb", EVERY_VERB, ids=str)
def test_when_the_version_cannot_be_raised_nothing_has_happened(
    board: Board, member: User, verb: Verb, breaks: Break
) -> None:
    act = verb.prepare(board, member)
    breaks("UPDATE ON boards_board", when="NEW.version > OLD.version")

    with nothing_changed(), pytest.raises(DatabaseError, match="broken"):
        act()


@pytest.mark.parametrize("verb", [verb for verb in EVERY_VERB if verb.touches], ids=str)
def test_when_a_column_cannot_be_stamped_nothing_has_happened(
    board: Board, member: User, verb: Verb, breaks: Break
) -> None:
    act = verb.prepare(board, member)
    breaks("UPDATE ON boards_column", when="NEW.stamp > OLD.stamp")

    with nothing_changed(), pytest.raises(DatabaseError, match="broken"):
        act()


def test_when_the_second_card_of_a_retired_column_cannot_move_the_first_has_not(
    board: Board, member: User, breaks: Break
) -> None:
    act = retire_column(board, member)
    second = board.cards.get(title="B")
    breaks("INSERT ON boards_transition", when=f"NEW.card_id = {second.pk}")

    with nothing_changed(), pytest.raises(DatabaseError, match="broken"):
        act()
