"""Many people at once, each with a program, on the same boards."""

import json
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from threading import Event
from typing import NamedTuple

from tests.processes.installation import Installation
from tests.processes.programs import Program, Said, Trouble


class Done(NamedTuple):
    """What a program was told had happened."""

    verb: str
    card: Said


@dataclass
class Ground:
    """A board as everybody believes it to be; some of it was a moment ago."""

    id: int
    version: int
    columns: list[int]
    cards: list[int]


@dataclass
class Person:
    """Does anything with any card."""

    program: Program
    grounds: list[Ground]
    done: list[Done] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)

    def act(self) -> None:
        chance, ground = self.program.chance, self.program.chance.choice(self.grounds)
        card, column = chance.choice(ground.cards), chance.choice(ground.columns)
        after = chance.choice([None, chance.choice(ground.cards)])
        why = chance.choice(["", "", "", "It cannot wait"])
        verb = chance.choices(["move", "create", "discard", "restore", "undo"], [70, 3, 5, 14, 8])[0]
        if verb == "undo" and self.done:
            card = self.done[-1].card["id"]  # which nobody else has moved since, with luck
        path = f"boards/{ground.id}/cards/" if verb == "create" else f"cards/{card}/{verb}/"
        asked: dict[str, Said] = {
            "move": {"column": column, "after": after, "override_reason": why},
            "create": {"title": "One more", "column": column, "override_reason": why},
            "discard": {"reason": "evidence"},
            "restore": {"column": column, "override_reason": why},
            "undo": {"override_reason": why},
        }
        status, body = self.program.insist(path, asked[verb])
        if status in (200, 201):
            self.done.append(Done(verb, body))
        else:
            self.refused[body["code"]] += 1
        if status == 201:
            ground.cards.append(body["id"])


@dataclass
class Ruler:
    """Changes limits, adds columns and retires them; what came of it the board log tells."""

    program: Program
    grounds: list[Ground]
    added: int = 0

    def act(self) -> None:
        chance, ground = self.program.chance, self.program.chance.choice(self.grounds)
        listed = self.program.attempt("GET", f"boards/{ground.id}/columns/")
        if listed is None:
            return
        columns = listed.body["results"]
        ground.columns[:] = [column["id"] for column in columns]
        chance.choices([self._limit, self._add, self._retire], [6, 2, 2])[0](ground, columns)
        time.sleep(0.05)

    def _limit(self, ground: Ground, columns: list[Said]) -> None:
        column = self.program.chance.choice(columns)
        limit = self.program.chance.choice([each for each in (None, 2, 3, 4, 6) if each != column["wip_limit"]])
        self.program.attempt("PATCH", f"columns/{column['id']}/", {"wip_limit": limit})

    def _add(self, ground: Ground, columns: list[Said]) -> None:
        self.added += 1
        self.program.insist(f"boards/{ground.id}/columns/", {"name": f"Extra {self.added}", "wip_limit": 3})

    def _retire(self, ground: Ground, columns: list[Said]) -> None:
        """One of those added: the clock depends on some of the others. Where there is no room, this says why."""
        extra = [column["id"] for column in columns if column["name"].startswith("Extra")]
        if extra:
            query = f"cards_to={self.program.chance.choice(ground.columns)}&override_reason=Retired"
            self.program.attempt("DELETE", f"columns/{extra[0]}/?{query}")


class Crowd:
    """Of an installation's people, on its boards (see `tests.processes.stage`)."""

    def __init__(self, installation: Installation, ports: list[int], *, boards: int, people: int) -> None:
        made = json.loads(
            installation.shell(f"from tests.processes.stage import begin; begin(boards={boards}, people={people})")
        )
        self.grounds = [Ground(**board) for board in made["boards"]]
        self.people = [
            Person(Program(ports, token, Random(number)), self.grounds) for number, token in enumerate(made["crowd"])
        ]
        self.ruler = Ruler(Program(ports, made["ruler"], Random(0)), self.grounds)
        self.everybody: list[Person | Ruler] = [*self.people, self.ruler]

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """For the body of the `with`, each as fast as they are answered; in the end everybody has had an answer."""
        enough = Event()
        with ThreadPoolExecutor(len(self.everybody)) as threads:
            working = [threads.submit(_go_on, each, enough) for each in self.everybody]
            try:
                yield
            finally:
                enough.set()
        for each in working:
            each.result()

    @property
    def done(self) -> list[Done]:
        return [done for person in self.people for done in person.done]

    @property
    def refused(self) -> Counter[str]:
        return sum((person.refused for person in self.people), Counter())

    @property
    def troubles(self) -> list[Trouble]:
        return [trouble for each in self.everybody for trouble in each.program.troubles]


def _go_on(each: Person | Ruler, enough: Event) -> None:
    try:
        while not enough.is_set():
            each.act()
    finally:
        each.program.hang_up()
