"""MAP.json, and what is wrong with one."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from boards.models import Board
from tests.boards.imported import MAP, import_log, lines, past, refusal

pytestmark = pytest.mark.django_db

LOG = lines("A,Idea,2026-03-02T09:00:00Z")


def columns(*names: str, **more: Any) -> list[dict[str, Any]]:
    return [{"name": name, "kind": "waiting", **more} for name in names]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"start": "Done", "finish": "Idea"}, "The start “Done” must be left of the finish “Idea”."),
        ({"start": "Done"}, "The start “Done” must be left of the finish “Done”."),
        ({"start": "Todo"}, "“start” is “Todo”, which is none of its columns."),
        ({"delivered": "Live"}, "“delivered” is “Live”, which is none of its columns."),
        ({"delivered": "Doing"}, "“Doing” (delivered) must not be left of the finish “Done”."),
        ({"discarded": ["Done"]}, "“Done” is a column and a discarded name"),
        ({"discarded": "Rejected"}, "“discarded” is a list, not 'Rejected'."),
        ({"finish": None}, "“finish” is a name of 1 to 60 characters, not None."),
        ({"finished": "Done"}, "The map has no finished; it has columns, delivered, discarded, finish, start."),
        ({"columns": {}}, "“columns” is a list, not {}."),
        ({"columns": ["Idea"]}, "A column is an object in braces, not 'Idea'."),
        ({"columns": columns("Idea", "Idea", "Done")}, "“Idea” stands twice among the columns."),
        ({"columns": columns("x" * 61)}, "“name” is a name of 1 to 60 characters"),
        ({"columns": [{"name": "Idea"}]}, "A column lacks kind."),
        ({"columns": columns("Idea", limit=3)}, "A column has no limit; it has kind, name, wip_limit."),
        ({"columns": [{"name": "Idea", "kind": "busy"}]}, "“Idea” has the kind 'busy'; it is “waiting” or “active”."),
        ({"columns": [{"name": "Idea", "kind": []}]}, "“Idea” has the kind []; it is “waiting” or “active”."),
        ({"columns": columns("Idea", wip_limit=0)}, "“Idea” has the wip_limit 0; it is a whole number from 1"),
        ({"columns": columns("Idea", wip_limit="3")}, "“Idea” has the wip_limit '3'"),
        ({"columns": columns("Idea", wip_limit=True)}, "“Idea” has the wip_limit True"),
    ],
)
def test_a_map_that_contradicts_itself_is_told_so(change: dict[str, Any], reason: str) -> None:
    assert f"The map map.json: {reason}" in refusal(LOG, column_map=MAP | change)
    assert not Board.objects.exists()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "The map map.json is not JSON"),
        ('{"columns": [', "The map map.json is not JSON"),
        ("[]", "The map is an object in braces, not []."),
        ("{}", "The map lacks columns, finish, start."),
        ("[" * 100_000, "The map map.json is not JSON"),
    ],
)
def test_a_file_that_is_no_map_is_told_so(text: str, reason: str) -> None:
    assert reason in refusal(LOG, column_map=text)


def test_a_map_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        call_command("import_history", tmp_path / "log.csv", board="Past", map=tmp_path / "map.json")


def test_discarded_names_may_be_left_out() -> None:
    import_log(LOG, column_map={name: value for name, value in MAP.items() if name != "discarded"})

    assert past().columns.count() == 3
