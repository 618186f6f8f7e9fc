"""What was told of past weeks and is told otherwise now. No Django.

A report that was sent is not rewritten: a card taken back out of finish, or a log that was imported later, changes the
weeks that it told of, and the next report says so.
"""

from collections.abc import Sequence
from typing import Any

from reports.judging import KINDS


def restated(before: dict[str, Any] | None, weeks: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each figure of a week in the facts told last that the same week has no more; `weeks` are all of history."""
    now = {week["week"]: week for week in weeks}
    return [
        {"monday": told["monday"], "kind": kind, "told": told[kind], "is": is_now}
        for told in (before["weeks"] if before else [])
        for kind in KINDS
        if (is_now := now.get(told["week"], {}).get(kind, 0)) != told[kind]
    ]
