"""Pages and streams in one process: who listens hears at once of what was done by it."""

from collections.abc import Collection, Mapping
from itertools import count
from typing import Any

import pytest

from kanban.asgi import Application, Heard
from live import watcher as watching
from live.board_states import State
from live.stream import Streams
from live.watcher import Watcher
from tests.live.playing import play

CHECKOUT = 1


def changes_with_each_look() -> Watcher:
    versions = count(1)

    def read(boards: Collection[int], known: Mapping[int, State]) -> dict[int, State]:
        return {board: State(version=next(versions), counted=1, roles={}) for board in boards}

    return Watcher(read)


async def nothing(*told: Any) -> Any:
    """Neither body nor answer is looked at."""


async def page(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """What is asked of it, it has done when it returns."""


def test_what_may_have_changed_a_board_is_looked_for_before_the_next_look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "PAUSE", 600.0)
    monkeypatch.setattr(watching, "CROWD", 0.0)

    async def scene() -> None:
        streams = Streams()
        streams.watcher = watcher = changes_with_each_look()
        application = Application(streams, Heard(page, streams))

        async def version_after(method: str, *, patience: float) -> int:
            await application({"type": "http", "path": "/columns/1/take/", "method": method}, nothing, nothing)
            await listener.news(patience)
            state = watcher.state_of(CHECKOUT)
            assert state
            return state.version

        with watcher.listening(CHECKOUT) as listener:
            assert await version_after("GET", patience=5) == 1, "the first look, which each newcomer waits for"
            assert await version_after("GET", patience=0.05) == 1
            assert await version_after("POST", patience=5) == 2
            assert await version_after("HEAD", patience=0.05) == 2
            assert await version_after("DELETE", patience=5) == 3

    play(scene())
