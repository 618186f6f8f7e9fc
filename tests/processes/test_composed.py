"""The installation of docker-compose.yml, from an empty database to a report, with each part as a process."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests import services
from tests.processes.composed import Composed
from tests.processes.fixtures import redis_database
from tests.processes.installation import Installation, until

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("composed")]

PEOPLE = """
from django.contrib.auth.models import User
from boards.board_setup import create_board
from boards.moves import create_card
olga = User.objects.create_user("olga", "olga@example.org", "long enough")
board = create_board(name="Checkout", owner=olga)
create_card(board=board, column=board.columns.get(name="Idea"), title="One page", by=olga)
print(board.pk)
"""


FRESH = """
from django.db.models import F
from metrics.models import BoardFigures
print(BoardFigures.objects.filter(board__name="Checkout", version=F("board__version")).exists())
"""


@pytest.fixture(scope="module")
def composed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Composed]:
    folder: Path = tmp_path_factory.mktemp("composed")
    services.need_postgresql()
    with services.database_of_its_own() as database, redis_database() as broker:
        composed = Composed(folder, database=database, broker=broker)
        try:
            composed.start("prepare")
            assert composed.installation.parts.pop("prepare").wait(timeout=60) == 0
            for part in ("web", "stream", "worker", "beat"):
                composed.start(part)
            until(lambda: answers(composed.address("web") + "/accounts/login/"), "the web answers")
            until(lambda: answers(composed.address("stream") + "/healthz"), "streams are there")
            yield composed
            end(composed.installation)
        finally:
            composed.installation.stop_all()


@pytest.fixture(scope="module")
def board(composed: Composed) -> str:
    return "/boards/" + composed.installation.shell(PEOPLE)


@pytest.fixture(scope="module")
def olga(composed: Composed, board: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=composed.address("web"), headers={"Referer": composed.address("web")}) as browser:
        form = {"login": "olga", "password": "long enough"}
        token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', browser.get("/accounts/login/").text)[0]
        assert browser.post("/accounts/login/", data=form | {"csrfmiddlewaretoken": token}).status_code == 302
        yield browser


def answers(address: str) -> bool:
    try:
        return httpx.get(address).is_success
    except httpx.TransportError:
        return False


def test_who_drags_is_seen_at_once_and_in_the_figures_soon(composed: Composed, board: str, olga: httpx.Client) -> None:
    page = olga.get(f"{board}/").text
    card, validation = re.findall(r"card-(\d+)", page)[0], re.findall(r'data-move-url="([^"]+)"', page)[1]
    cookies = "; ".join(f"{name}={value}" for name, value in olga.cookies.items())
    live = f"{composed.address('stream')}{board}/live/?tab=a"
    with httpx.stream("GET", live, headers={"Cookie": cookies}, timeout=20) as stream:
        versions = versions_of(stream)
        seen = next(versions)
        headers = {"X-CSRFToken": olga.cookies["csrftoken"]}
        assert olga.post(validation, data={"card": card, "seen": seen}, headers=headers).status_code == 200
        assert next(versions) == seen + 1
    until(lambda: composed.installation.shell(FRESH) == "True", "the figures are fresh", pause=0.5)


def versions_of(stream: httpx.Response) -> Iterator[int]:
    """Each once: figures that were counted are told with the version too."""
    last = None
    for line in stream.iter_lines():
        told = json.loads(line.removeprefix("data: ")) if line.startswith('data: {"version"') else {}
        if told and told["version"] != last:
            last = told["version"]
            yield last


def test_a_report_is_mailed(composed: Composed) -> None:
    told = composed.installation.manage("send_report", "Checkout ideas", "--to", "sue@example.org")
    assert "to sue@example.org" in told


def end(installation: Installation) -> None:
    """Told to end, every part ends in good order."""
    processes = dict(installation.parts)
    for part in list(processes):
        installation.stop(part)
    assert {part: process.returncode for part, process in processes.items()} == dict.fromkeys(processes, 0)
    assert all("Traceback" not in installation.log(part) for part in processes)
