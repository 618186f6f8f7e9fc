"""The installation of docker-compose.yml, from an empty database to a report, with each part as a process."""

import json
import re
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
import redis

from kanban.looks import WAITING
from kanban.postgresql import WEB_THREADS
from monitoring.heartbeat import BEAT, SWEEP
from tests import services
from tests.processes.composed import Composed
from tests.processes.fixtures import redis_database
from tests.processes.installation import Installation, until
from tests.reports.post_office import PostOffice, open_post_office

pytestmark = pytest.mark.processes

TOKEN = "a-token-of-at-least-twenty"
GONE = -2  # as Redis says it: looks wait and are taken up while the keys are read

PEOPLE = """
from datetime import timedelta
from django.contrib.auth.models import User
from django.utils import timezone
from boards.board_setup import create_board
from boards.moves import create_card
olga = User.objects.create_user("olga", "olga@example.org", "long enough")
board = create_board(name="Checkout", owner=olga, timezone="UTC")
idea = board.columns.get(name="Idea")
create_card(board=board, column=idea, title="One page", by=olga, at=timezone.now() - timedelta(days=20))
print(board.pk)
"""

FRESH = """
from django.db.models import F
from metrics.models import BoardFigures
print(BoardFigures.objects.filter(board__name="Checkout", version=F("board__version")).exists())
"""

REPORT_IS_DUE = """
from datetime import time, timedelta
from django.contrib.auth.models import User
from django.utils import timezone
from boards.models import Board
from reports.models import Subscription
olga, board = User.objects.get(username="olga"), Board.objects.get(name="Checkout")
due = timezone.now() - timedelta(minutes=1)
Subscription.objects.create(board=board, person=olga, hour=time(8), timezone="UTC", next_due_at=due)
"""


@pytest.fixture(scope="module")
def post_office() -> Iterator[PostOffice]:
    with open_post_office() as office:
        yield office


@pytest.fixture(scope="module")
def composed(tmp_path_factory: pytest.TempPathFactory, post_office: PostOffice) -> Iterator[Composed]:
    folder: Path = tmp_path_factory.mktemp("composed")
    key = folder / "a_key_of_the_company"
    key.write_text("known to nobody else, and long enough to be hard to guess\n")
    services.need_postgresql()
    with services.database_of_its_own() as database, redis_database() as broker:
        given = {"SECRET_KEY_FILE": str(key), "EMAIL_URL": post_office.url, "METRICS_TOKEN": TOKEN}
        composed = Composed(folder, database=database, broker=broker, **given)
        try:
            composed.start("prepare")
            assert composed.installation.parts.pop("prepare").wait(timeout=60) == 0
            for part in ("web", "stream", "worker", "beat"):
                composed.start(part)
            composed.start_proxy()
            until(lambda: answers(composed.address("proxy") + "/accounts/login/"), "the web answers")
            until(lambda: answers(composed.address("stream") + "/readyz"), "streams are ready")
            yield composed
            end(composed.installation)
        finally:
            composed.installation.stop_all()


@pytest.fixture(scope="module")
def board(composed: Composed) -> str:
    return "/boards/" + composed.installation.shell(PEOPLE)


@pytest.fixture(scope="module")
def olga(composed: Composed, board: str) -> Iterator[httpx.Client]:
    """By the proxy, as everybody comes in."""
    proxy = composed.address("proxy")
    with httpx.Client(base_url=proxy, headers={"Referer": proxy}, timeout=20) as browser:
        form = {"login": "olga", "password": "long enough"}
        token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', browser.get("/accounts/login/").text)[0]
        assert browser.post("/accounts/login/", data=form | {"csrfmiddlewaretoken": token}).status_code == 302
        browser.headers["X-CSRFToken"] = browser.cookies["csrftoken"]
        yield browser


def test_the_process_of_streams_tells_how_it_is(composed: Composed) -> None:
    stream = composed.address("stream")
    assert httpx.get(f"{stream}/healthz").json() == {"alive": True}
    assert httpx.get(f"{stream}/readyz").json() == {"ready": True, "database": "ok", "redis": "ok"}
    told = httpx.get(f"{stream}/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text
    assert "kanban_streams_open 0.0" in told
    assert 'kanban_presence_messages_total{way="told"}' in told
    assert httpx.get(f"{stream}/metrics").status_code == 404


def answers(address: str) -> bool:
    try:
        return httpx.get(address).is_success
    except httpx.TransportError:
        return False


def drag(browser: httpx.Client, board: str, to: int) -> int:
    """The status of the answer; `to` counts the columns from the left."""
    page = browser.get(f"{board}/").text
    card, way = re.findall(r"card-(\d+)", page)[0], re.findall(r'data-move-url="([^"]+)"', page)[to]
    return browser.post(way, data={"card": card, "placed": "yes"}).status_code


def test_who_drags_is_seen_at_once_and_in_the_figures_soon(composed: Composed, board: str, olga: httpx.Client) -> None:
    with olga.stream("GET", f"{board}/live/?tab=a") as stream:
        versions = versions_of(stream)
        seen = next(versions)
        assert drag(olga, board, to=1) == 200
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


def test_a_report_that_is_due_is_mailed(composed: Composed, board: str, post_office: PostOffice) -> None:
    composed.installation.shell(REPORT_IS_DUE)
    until(lambda: post_office.taken, "the report has arrived", seconds=60)
    (mail,) = post_office.mails
    assert "olga@example.org" in mail["To"]
    assert composed.address("proxy") in mail["List-Unsubscribe"]


@pytest.mark.parametrize("part", ["web", "stream", "worker", "beat"])
def test_the_health_check_of_a_part_tells_whether_it_is_there(composed: Composed, tmp_path: Path, part: str) -> None:
    until(lambda: composed.is_healthy(part), f"{part} is healthy", pause=1)
    with redis_database() as nobodys:
        nowhere = Composed(tmp_path, database=composed.installation.variables["DATABASE_URL"], broker=nobodys)
        assert not nowhere.is_healthy(part)


def test_when_one_of_two_webs_is_killed_the_proxy_leads_to_the_other(
    composed: Composed, board: str, olga: httpx.Client
) -> None:
    composed.start("web-2")
    until(lambda: composed.is_healthy("web-2"), "there are two", pause=0.5)
    composed.installation.kill("web")
    try:
        told = [(olga.get(f"{board}/").status_code, drag(olga, board, to=number % 2)) for number in range(10)]
    finally:
        composed.start("web")
        until(lambda: composed.is_healthy("web"), "it is back", pause=0.5)
        composed.installation.stop("web-2")
    assert told == 10 * [(200, 200)]


def test_who_sends_forms_slowly_holds_nobody_up(composed: Composed, olga: httpx.Client) -> None:
    """More of them than the web has threads."""
    host, port = "127.0.0.1", composed.ports["proxy"]
    cookie = f"Cookie: csrftoken={olga.cookies['csrftoken']}"  # who has none is refused before the form is read
    form = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nlogin=ol"
    begun = f"POST /accounts/login/ HTTP/1.1\r\nHost: {host}:{port}\r\n{cookie}\r\n{form}".encode()
    with ExitStack() as slow:
        for _ in range(2 * WEB_THREADS):
            slow.enter_context(socket.create_connection((host, port))).sendall(begun)
        assert olga.get("/", timeout=5).is_success


def test_under_another_name_people_are_led_to_the_one_and_probes_are_answered(composed: Composed) -> None:
    proxy, other = composed.address("proxy"), {"Host": "kanban"}
    for method in "GET", "POST":
        led = httpx.request(method, f"{proxy}/boards/?window=90", headers=other)
        assert (led.status_code, led.headers["Location"]) == (307, f"{proxy}/boards/?window=90")
    assert httpx.get(f"{proxy}/healthz", headers=other).json() == {"alive": True}
    assert httpx.get(f"{proxy}/readyz", headers=other).json()["ready"]


def test_a_request_has_the_id_that_the_proxy_gives_it(composed: Composed) -> None:
    answers = [httpx.get(composed.address("proxy"), headers={"X-Request-ID": "the-clients"}) for _ in range(2)]
    assert len({answer.headers["X-Request-ID"] for answer in answers} | {"the-clients"}) == 3


def test_pages_come_compressed_and_answers_of_the_api_under_the_etag_they_have(
    composed: Composed, board: str, olga: httpx.Client
) -> None:
    assert olga.get(f"{board}/").headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in olga.get("/api/v1/schema/").headers
    read = olga.get(f"/api/v1{board}/")
    assert "Content-Encoding" not in read.headers
    same = {"If-Match": read.headers["ETag"]}
    assert olga.patch(f"/api/v1{board}/", json={"name": "Checkout"}, headers=same).status_code == 200


def test_static_files_of_another_release_are_there_and_nothing_beside_them(
    composed: Composed, olga: httpx.Client
) -> None:
    """The web that runs knows the files that were there when it started."""
    name = "css/other.0123456789ab.css"
    (composed.installation.data / "static" / name).write_text("body { color: black }")
    other = olga.get(f"/static/{name}")
    assert other.text == "body { color: black }"
    assert "immutable" in other.headers["Cache-Control"]
    assert other.headers["X-Content-Type-Options"] == "nosniff"
    (ours,) = re.findall(r'href="(/static/css/tokens[^"]+)"', olga.get("/").text)
    assert olga.get(ours).headers["Content-Encoding"] == "gzip"
    assert olga.get("/static/../made_static/made/vega.js").status_code == 404


def test_a_secret_may_be_a_file(composed: Composed) -> None:
    assert not (composed.installation.data / "secret_key").exists(), "there is no need for a key of its own"


def test_a_full_redis_forgets_what_is_drawn_and_nothing_that_waits(
    composed: Composed, board: str, olga: httpx.Client
) -> None:
    """What has an end of its own goes first: parts of pages, counts of tries, signs of beat and worker."""
    assert olga.get(f"{board}/").is_success
    with redis.Redis.from_url(composed.installation.variables["REDIS_URL"], decode_responses=True) as broker:
        keys = {key: seconds for key in broker.scan_iter() if (seconds := broker.ttl(key)) != GONE}
    mortal = {key for key, seconds in keys.items() if seconds > 0}
    signs = {BEAT.key, SWEEP.key, *(sign.key for sign in WAITING.values())}
    assert mortal == {key for key in keys if key.startswith(":1:") or key in signs}
    assert any(key.startswith("_kombu.binding.") for key in keys.keys() - mortal)


def end(installation: Installation) -> None:
    """Told to end, every part ends in good order."""
    processes = dict(installation.parts)
    for part in list(processes):
        installation.stop(part)
    assert {part: process.returncode for part, process in processes.items()} == dict.fromkeys(processes, 0)
    assert all("Traceback" not in installation.log(part) for part in processes)
