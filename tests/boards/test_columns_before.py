"""What columns were before some instant, read back from the board log. The board begins on Monday, 2 March 2026."""

import re
from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine
from django.contrib.auth.models import User

from boards.columns import add_column, change_limits, describe_column, rename_column, retire_column
from boards.columns_before import BY_LABEL, columns_before
from boards.models import Board, Column
from tests.boards.imported import import_log, lines, past
from tests.boards.pages import browser_of
from tests.cast import after

SUNDAY, MONDAY = after(days=6), after(days=7)


def then(board: Board, instant: datetime = SUNDAY) -> dict[str, Column]:
    """By name, those in use right before the instant."""
    columns = columns_before(instant, board, board.columns.order_by("position"))
    return {column.name: column for column in columns if column.retired_at is None}


@pytest.fixture
def on_monday() -> Iterator[None]:
    """A week later, when all that follows is decided."""
    with time_machine.travel(MONDAY, tick=False):
        yield


def test_limits_that_were_changed_since_are_those_of_before(
    board: Board, validation: Column, ready: Column, owner: User, on_monday: None
) -> None:
    """Validation took three and needed none; what is left open was open."""
    change_limits(column=validation, maximum=5, minimum=2, by=owner)
    change_limits(column=validation, maximum=None, by=owner)
    change_limits(column=ready, minimum=None, by=owner)
    told = then(board)
    assert (told["Validation"].maximum, told["Validation"].minimum) == (3, None)
    assert told["Ready for Dev"].minimum == ready.minimum


def test_what_was_decided_before_holds(board: Board, validation: Column, owner: User, on_monday: None) -> None:
    change_limits(column=validation, maximum=5, by=owner)
    assert then(board, after(days=8))["Validation"].maximum == 5
    assert then(board, MONDAY)["Validation"].maximum == 3, "an event at the instant is none yet"


def test_names_and_kinds_too_whatever_was_changed_under_which_name(
    board: Board, idea: Column, validation: Column, owner: User, on_monday: None
) -> None:
    """The two swap their names, one by one; a colon in a name misleads nobody."""
    rename_column(column=idea, name="Need: name", by=owner)
    rename_column(column=validation, name="Idea", by=owner)
    change_limits(column=idea, maximum=9, by=owner)
    describe_column(column=idea, kind="active", by=owner)
    rename_column(column=idea, name="Validation", by=owner)
    told = then(board)
    assert (told["Idea"].pk, told["Idea"].maximum, told["Idea"].kind) == (idea.pk, idea.maximum, "waiting")
    assert (told["Validation"].pk, told["Validation"].maximum) == (validation.pk, 3)


def test_a_column_retired_since_was_in_use_and_its_heir_of_that_name_had_no_limits(
    board: Board, validation: Column, owner: User, on_monday: None
) -> None:
    change_limits(column=validation, maximum=4, by=owner)
    retire_column(column=validation, by=owner)
    with time_machine.travel(after(days=8), tick=False):
        add_column(board=board, name="Validation", maximum=1, by=owner)
    columns = columns_before(SUNDAY, board, board.columns.order_by("pk"))
    assert [(column.pk == validation.pk, column.maximum) for column in columns if column.name == "Validation"] == [
        (True, 3),
        (False, None),
    ]


def test_before_a_log_was_imported_nobody_had_agreed_on_the_limits_of_its_map(db: None, on_monday: None) -> None:
    import_log(lines("A,Idea,2026-03-02T09:00:00Z", "A,Doing,2026-03-04T09:00:00Z"))
    assert then(past())["Doing"].maximum is None
    assert then(past(), after(days=8))["Doing"].maximum == 2


def test_the_log_of_an_imported_board_tells_which_columns_came_with_it(owner: User, on_monday: None) -> None:
    import_log(lines("A,Idea,2026-03-02T09:00:00Z", "A,Elsewhere,2026-03-04T09:00:00Z"), owner=owner.username)
    page = browser_of(owner).get(f"/boards/{past().pk}/log/").content.decode()
    assert re.findall("<b>(.*)</b>.*\n.*<ins>(.*)</ins>", page) == [
        ("Elsewhere", "added"),
        ("Done", "added"),
        ("Doing", "added"),
        ("Idea", "added"),
    ]


def test_logs_that_were_written_call_the_settings_so() -> None:
    """Whoever gives one of them another name fills the board log too."""
    assert BY_LABEL == {": name": "name", ": kind": "kind", ": WIP limit": "maximum", ": at least": "minimum"}


def test_the_columns_themselves_stay_as_they_are(
    board: Board, validation: Column, owner: User, on_monday: None
) -> None:
    change_limits(column=validation, maximum=5, by=owner)
    columns = list(board.columns.order_by("position"))
    columns_before(SUNDAY, board, columns)
    assert [column.maximum for column in columns if column.pk == validation.pk] == [5]
