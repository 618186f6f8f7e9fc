"""Boards that people have open, on a running installation."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.processes.fixtures import until_the_test_ends
from tests.processes.installation import Installation
from tests.processes.visitor import Line, Visitor, is_ok

BOARDS = 20  # one for each test that is run on the same installation


@dataclass
class OpenBoard:
    """Lines that were opened are closed when the test ends."""

    visitors: dict[str, Visitor]
    told: dict[str, Any]
    lines: ExitStack = field(default_factory=ExitStack)

    @property
    def board(self) -> int:
        return self.told["board"]

    def opened(self, name: str, tab: str = "", *, address: str = "", **asked: Any) -> Line:
        visitor = self.visitors[name]
        line = (visitor.at(address) if address else visitor).listen(self.board, tab or name, **asked)
        self.lines.callback(line.close)
        return line

    def post(self, name: str, card: str, act: str, **asked: Any) -> None:
        assert is_ok(self.visitors[name].post(f"/cards/{self.told['cards'][card]}/{act}/", **asked))

    def move(self, name: str, card: str, column: str) -> None:
        path = f"/columns/{self.told['columns'][column]}/take/"
        assert is_ok(self.visitors[name].post(path, card=self.told["cards"][card]))


@dataclass
class House:
    installation: Installation
    sessions: dict[str, str]
    boards: list[dict[str, Any]]

    @contextmanager
    def open_board(self) -> Iterator[OpenBoard]:
        """Another one each time: what is done to it stays."""
        address = self.installation.address
        visitors = {name: Visitor(address, session) for name, session in self.sessions.items()}
        board = OpenBoard({**visitors, "nobody": Visitor(address)}, self.boards.pop())
        with board.lines:
            yield board


@contextmanager
def house(installation: Installation, boards: int = BOARDS) -> Iterator[House]:
    with contextmanager(until_the_test_ends)(installation):
        installation.manage("migrate", "--verbosity", "0")
        begun = installation.shell(f"from tests.processes.watched import begin; begin({boards})")
        installation.start("web")
        yield House(installation, **json.loads(begun))
