"""Small logs, imported by the command that people use."""

import json
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from boards.models import Board, Card, Transition

MAP = {
    "columns": [
        {"name": "Idea", "kind": "waiting"},
        {"name": "Doing", "kind": "active", "wip_limit": 2},
        {"name": "Done", "kind": "waiting"},
    ],
    "start": "Idea",
    "finish": "Done",
    "discarded": ["Rejected", "Archived"],
}


def import_log(log: str | bytes, *, column_map: Any = MAP, **options: Any) -> str:
    """What the command prints. A map of None is none."""
    with TemporaryDirectory() as folder:
        file, map_file = Path(folder) / "log.csv", Path(folder) / "map.json"
        file.write_bytes(log.encode() if isinstance(log, str) else log)
        if column_map is not None:
            map_file.write_text(column_map if isinstance(column_map, str) else json.dumps(column_map))
            options["map"] = map_file
        out = StringIO()
        call_command("import_history", file, stdout=out, **({"board": "Past", "tz": "UTC"} | options))
    return out.getvalue()


def refusal(log: str | bytes, **options: Any) -> str:
    """What the command says when it refuses a log."""
    with pytest.raises(CommandError) as caught:
        import_log(log, **options)
    return str(caught.value)


def lines(*rows: str, header: str = "case_id,column,timestamp") -> str:
    return "\n".join([header, *rows]) + "\n"


def past() -> Board:
    return Board.objects.get(name="Past")


def card(case: str) -> Card:
    return past().cards.get(external_id=case)


def acts(case: str) -> list[str]:
    """The card's log in short: "move Idea > Doing"."""
    rows = Transition.objects.filter(card=card(case)).in_order()
    return [f"{row.kind} {row.from_name} > {row.to_name or row.reason}" for row in rows]
