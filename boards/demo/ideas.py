"""The ideas of the demo board, as ideas.toml tells them."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from boards.models import DiscardReason, WorkType


@dataclass(frozen=True)
class End:
    """Where an idea is discarded, and why."""

    column: str
    reason: str
    note: str


@dataclass(frozen=True)
class Wait:
    """Where an idea is blocked, on what, and for how many working days."""

    column: str
    reason: str
    note: str
    days: int


@dataclass(frozen=True)
class Idea:
    title: str
    work_type: str
    requester: str
    description: str
    end: End | None
    wait: Wait | None
    returns: bool
    override: str
    due: int | None
    labels: list[str]
    links: list[dict[str, str]]
    said: list[dict[str, str]]


def read_ideas() -> list[Idea]:
    """In the order in which they came up."""
    content = tomllib.loads(Path(__file__).with_name("ideas.toml").read_text(encoding="utf-8"))
    return [_idea(**given) for given in content["idea"]]


def _idea(title: str, **given: Any) -> Idea:
    discard, block = given.get("discard"), given.get("block")
    return Idea(
        title=title,
        work_type=WorkType(given.get("type", "feature")),
        requester=given.get("from", ""),
        description=given.get("text", ""),
        end=End(discard["in"], DiscardReason(discard["reason"]), discard["note"]) if discard else None,
        wait=Wait(block["in"], block["reason"], block["note"], block["days"]) if block else None,
        returns=given.get("returns", False),
        override=given.get("override", ""),
        due=given.get("due"),
        labels=given.get("labels", []),
        links=given.get("links", []),
        said=given.get("said", []),
    )
