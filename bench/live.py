"""Open boards: how soon others see a drop, and what it costs that many listen."""

import http.client
import socket
import time
from contextlib import closing
from functools import partial
from itertools import cycle, islice
from queue import SimpleQueue
from random import Random
from threading import Thread

from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from bench.drag import to_and_fro
from bench.grounds import Ground
from bench.measuring import About, Figures, Timings, clocked, progress, tell
from bench.paint import PHASE, measure_painted
from bench.scale import Scale
from bench.server import Server
from bench.shown import Shown
from bench.streams import Asked, Streams, streams
from bench.visitor import Browser
from boards.models import Board, Membership

SEEN_BY_OTHERS: Figures = {"p50_ms": 150, "p95_ms": 300}
WITH_STREAMS: Figures = {"ratio": 1.1}
PER_STREAM: Figures = {"kb": 50}
HELD: Figures = {"errors": 0}
ROUNDS = 6
WINDOWS_EACH = 10


class Ear:
    """Somebody else's page of the same board, which hears of each version and fetches what is new."""

    def __init__(self, shown: Shown, browser: Browser, port: int, board: int) -> None:
        self._shown = shown
        self._since = reverse("board_since", args=[board])
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._connection.request("GET", f"{reverse('live', args=[board])}?tab=ear", headers=browser.cookies())
        self._answer = self._connection.getresponse()
        self._up_to_date: SimpleQueue[tuple[int, float]] = SimpleQueue()
        self._thread = Thread(target=self._listen, daemon=True)
        self._thread.start()

    def is_up_to(self, version: int) -> float:
        """The instant from which its page showed it."""
        while True:
            shown, at = self._up_to_date.get(timeout=60)
            if shown >= version:
                return at

    def close(self) -> None:
        self._connection.sock.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._answer.close()

    def _listen(self) -> None:
        for line in self._answer:
            if line == b"event: board\n":
                self._shown.catch_up(self._since)
                self._up_to_date.put((self._shown.version, time.perf_counter()))


def measure_live(
    mover: Shown, other: Shown, grounds: list[Ground], scale: Scale, *, server: Server, browsers: list[Browser]
) -> None:
    """The first of the boards is that on which cards are dragged."""
    port = server.installation.port
    asked = _asked([ground.board for ground in grounds], scale.many_streams)
    about = {**grounds[0].size, "streams": scale.streams, "boards": len(grounds)}
    with streams(port, asked) as open_boards:
        progress(f"{scale.streams} streams")
        _measure_memory(open_boards, scale.streams, server=server, about=about)
        with closing(Ear(other, browsers[1], port, grounds[0].board.pk)) as ear:
            _measure_seen_by_others(mover, ear, scale.drops, about=about)
        measure_painted(browsers[0], browsers[1], mover.path, scale.painted, about=about, goal=SEEN_BY_OTHERS)
        _measure_drag(mover, open_boards, scale, server=server, about=about)
        _measure_held(open_boards, scale, about={**about, "streams": scale.many_streams})


def _asked(boards: list[Board], streams: int) -> list[Asked]:
    """On each board in turn, by each person in turn: one alone may not open so many windows."""
    number = streams // WINDOWS_EACH + 1
    readers = User.objects.bulk_create(User(username=f"reader-{n}", first_name=f"Reader {n}") for n in range(number))
    pairs = list(islice(zip(cycle(boards), cycle(readers), strict=False), streams))
    Membership.objects.bulk_create(Membership(board=board, person=reader) for board, reader in dict.fromkeys(pairs))
    cookies = {reader: _cookie_of(reader) for reader in readers}
    return [Asked(reverse("live", args=[board.pk]), cookies[reader]) for board, reader in pairs]


def _cookie_of(person: User) -> str:
    client = Client()
    client.force_login(person)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def _measure_memory(open_boards: Streams, number: int, *, server: Server, about: About) -> None:
    before = server.held("web")
    took, held = clocked(partial(open_boards.hold, number))
    figures = {"kb": round((server.held("web") - before) / number / 1000, 1), "opened_in_s": round(took, 1)}
    tell("memory of a stream", figures | held._asdict(), about=about, goal=PER_STREAM)


def _measure_seen_by_others(mover: Shown, ear: Ear, times: int, *, about: About) -> None:
    """From the moment of the drop until the other page has fetched what is new: all but the painting."""
    chance = Random(0)
    seconds = []
    mover.open()
    for card, place in islice(to_and_fro(mover), times):
        time.sleep(PHASE * chance.random())
        began = time.perf_counter()
        mover.tell(card, place)
        seconds.append(ear.is_up_to(mover.version) - began)
    tell("a drop seen by another", Timings(seconds).figures(), about=about, goal=SEEN_BY_OTHERS)


def _measure_held(open_boards: Streams, scale: Scale, *, about: About) -> None:
    progress(f"{scale.many_streams} streams for {scale.held_seconds} s")
    took, _ = clocked(partial(open_boards.hold, scale.many_streams))
    time.sleep(scale.held_seconds)
    held = open_boards.hold(scale.many_streams)
    figures = {**held._asdict(), "held_s": scale.held_seconds, "opened_in_s": round(took, 1)}
    tell("streams held", figures, about=about, goal=HELD)


def _measure_drag(mover: Shown, open_boards: Streams, scale: Scale, *, server: Server, about: About) -> None:
    """With them and without in turn, so that what else the machine does hits both alike."""
    taken: dict[int, list[float]] = {0: [], scale.streams: []}
    cpu = dict.fromkeys(taken, 0.0)
    for number in ROUNDS * [*taken]:
        open_boards.hold(number)
        server.settle()
        spent, seconds = server.cpu_of(partial(_drags, mover, max(1, scale.drags // ROUNDS)))
        taken[number] += seconds
        cpu[number] += spent
    without, with_streams = (Timings(taken[number]).figures(cpu=cpu[number]) for number in taken)
    figures = with_streams | {f"without_{name}": figure for name, figure in without.items()}
    ratio = round(with_streams["p50_ms"] / without["p50_ms"], 2)
    tell("drag with streams", figures | {"ratio": ratio}, about=about, goal=WITH_STREAMS)


def _drags(mover: Shown, times: int) -> list[float]:
    mover.open()
    return [clocked(partial(mover.tell, *drag))[0] for drag in islice(to_and_fro(mover), times)]
