"""What machines are told by a process that has streams alone."""

import json
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.db import OperationalError

from boards.models import Board
from live.bounds import WINDOWS
from live.stream import Streams
from live.watcher import Watcher
from monitoring import stream_probes
from monitoring.stream_probes import StreamProbes
from monitoring.stream_requests import FollowStreams
from tests.boards.pages import browser_of
from tests.security.windows import Window, asking, play

TOKEN = "a-token-of-at-least-twenty"

pytestmark = pytest.mark.django_db(transaction=True)


async def ask(streams: Streams, path: str, **headers: str) -> Window:
    """As a probe does, by the machine's number."""
    given = {"host": "10.0.0.7:8000", **headers}
    asked = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in given.items()],
    }
    window = Window(StreamProbes(streams), asked)
    await window.ended()
    return window


async def ready(streams: Streams) -> tuple[int, dict[str, Any]]:
    answer = await ask(streams, "/readyz")
    return await answer.answered(), json.loads(answer.told)


async def measured(streams: Streams) -> dict[str, float]:
    answer = await ask(streams, "/metrics", authorization=f"Bearer {TOKEN}")
    lines = [line for line in answer.told.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream_probes, "PATIENCE", 0.2)


def test_alive_is_told_whoever_asks_and_nothing_else_is_there() -> None:
    async def scene(streams: Streams) -> None:
        answer = await ask(streams, "/healthz")
        assert (await answer.answered(), answer.told) == (200, '{"alive": true}')
        assert await (await ask(streams, "/")).answered() == 404

    play(scene)


def test_ready_where_the_database_answers() -> None:
    async def scene(streams: Streams) -> None:
        assert await ready(streams) == (200, {"ready": True, "database": "ok"})

    play(scene)


@pytest.mark.usefixtures("impatient")
def test_not_ready_where_it_does_not() -> None:
    def read(*asked: Any) -> Any:
        raise OperationalError("away")

    async def scene(streams: Streams) -> None:
        streams.watcher = Watcher(read)
        assert await ready(streams) == (503, {"ready": False, "database": "no answer within 2 s"})

    play(scene)


@pytest.mark.enable_socket
@pytest.mark.usefixtures("impatient")
def test_nor_without_redis_whose_address_is_not_told(settings: LazySettings) -> None:
    settings.REDIS_URL = "redis://:a-password@127.0.0.1:1/0"

    async def scene(streams: Streams) -> None:
        told = {"ready": False, "database": "ok", "redis": "no answer within 2 s"}
        assert await ready(streams) == (503, told)

    play(scene)


@pytest.mark.parametrize("shown", ["", "Bearer wrong", "Bearer "])
@pytest.mark.parametrize("token", ["", TOKEN])
def test_figures_are_there_for_who_has_the_token_alone(shown: str, token: str, settings: LazySettings) -> None:
    settings.METRICS_TOKEN = token

    async def scene(streams: Streams) -> None:
        assert await (await ask(streams, "/metrics", authorization=shown)).answered() == 404

    play(scene)


def test_figures_tell_of_streams_boards_and_who_was_refused(board: Board, viewer: User, settings: LazySettings) -> None:
    settings.METRICS_TOKEN = TOKEN
    vera = browser_of(viewer)

    async def scene(streams: Streams) -> None:
        windows = [Window(streams, asking(board, vera)) for _ in range(WINDOWS + 1)]
        for window in windows:
            await window.answered()
        await windows[0].hears("event: board")
        told = await measured(streams)
        assert 0 < told.pop("kanban_look_age_seconds") < 10
        assert told == {
            "kanban_streams_open": WINDOWS,
            "kanban_streams_refused_total": 1,
            "kanban_boards_watched": 1,
        }

    play(scene)


def test_nobody_waits_for_a_look_where_no_board_is_open(settings: LazySettings) -> None:
    settings.METRICS_TOKEN = TOKEN

    async def scene(streams: Streams) -> None:
        await ready(streams)
        told = await measured(streams)
        assert told["kanban_boards_watched"] == told["kanban_look_age_seconds"] == 0

    play(scene)


def test_a_stream_has_a_line_when_it_opens_and_one_when_it_has_ended(
    board: Board, viewer: User, lines: list[dict[str, Any]]
) -> None:
    asked = asking(board, browser_of(viewer))
    asked["headers"].append((b"x-request-id", b"from-the-proxy.1"))

    async def scene(streams: Streams) -> None:
        window = Window(FollowStreams(streams), asked)
        await window.hears("event: board")
        assert window.headers["x-request-id"] == "from-the-proxy.1"
        assert [line["message"] for line in lines] == ["GET opened"]
        await window.close()

    play(scene)
    assert [line["message"] for line in lines] == ["GET opened", "GET 200"]
    told = {"request": "from-the-proxy.1", "path": f"/boards/{board.pk}/live/", "status": 200, "person": viewer.pk}
    assert all(told.items() <= line.items() for line in lines)
    assert lines[1]["ms"] > lines[0]["ms"]


def test_who_is_refused_has_one_line(board: Board, outsider: User, lines: list[dict[str, Any]]) -> None:
    asked = asking(board, browser_of(outsider))

    async def scene(streams: Streams) -> None:
        window = Window(FollowStreams(streams), asked)
        await window.ended()
        assert await window.answered() == 404

    play(scene)
    (line,) = lines
    assert (line["message"], line["status"], line["person"]) == ("GET 404", 404, None)
