"""Networks, proxies and servers fail: the page says so, looks for itself, and never goes back to what was."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.accessible import assert_accessible
from tests.browser.conftest import Troubles
from tests.browser.hand import answered, carry_over, lift
from tests.browser.live.conftest import OpenWindow
from tests.browser.live.test_sheet import opened
from tests.browser.live.window import LINE, Asked, Window
from tests.processes.installation import until
from tests.processes.open_boards import OpenBoard

pytestmark = pytest.mark.processes

OFFLINE = "No connection. What you see may be out of date."
SILENT = "The server does not answer. What you see may be out of date."
# What the page asks and has not read yet.
COUNT_UNANSWERED = """
    window.unanswered = 0;
    const ask = fetch;
    window.fetch = async (...asked) => {
        unanswered += 1;
        const answer = await ask(...asked);
        const read = answer.text.bind(answer);
        answer.text = () => read().finally(() => { unanswered -= 1; });
        return answer;
    };
"""


def test_offline_is_said_in_words_and_what_was_missed_is_caught_up(
    olga: Window, max_: Window, board: OpenBoard, troubles: Troubles
) -> None:
    troubles.expect("ERR_INTERNET_DISCONNECTED")
    expect(olga.page.locator(LINE)).to_have_text("")
    olga.page.context.set_offline(True)
    expect(olga.page.locator(LINE)).to_have_text(OFFLINE)
    assert_accessible(olga.page)
    max_.sees_people()
    board.move("Max", "X", "Validation")
    olga.page.context.set_offline(False)
    expect(olga.page.locator(LINE)).to_have_text("")
    olga.sees("Validation", "X")
    max_.sees_people("Olga")


def test_offline_is_said_over_an_open_sheet(olga: Window, board: OpenBoard, troubles: Troubles) -> None:
    troubles.expect("ERR_INTERNET_DISCONNECTED")
    line = opened(olga, "X").locator(LINE)
    olga.page.context.set_offline(True)
    expect(line).to_have_text(OFFLINE)
    expect(line).to_be_in_viewport(ratio=1)
    assert_accessible(olga.page)
    olga.page.keyboard.press("Escape")
    expect(olga.page.locator(".beside").locator(LINE)).to_have_text(OFFLINE)
    olga.page.context.set_offline(False)
    expect(olga.page.locator(LINE)).to_have_text("")


@pytest.mark.parametrize("blocked", ["broken off", "answered with nothing"])
def test_where_streams_are_blocked_the_page_looks_every_five_seconds(
    blocked: str, open_window: OpenWindow, board: OpenBoard, troubles: Troubles
) -> None:
    troubles.expect("ERR_FAILED")

    def block(page: Page) -> None:
        page.clock.install()
        page.route("**/live/?**", lambda route: route.abort() if blocked == "broken off" else route.fulfill(status=204))

    olga = open_window("Olga", prepare=block)
    board.move("Max", "X", "Validation")
    olga.sees("Validation", "")
    olga.page.clock.fast_forward(5000)
    olga.sees("Validation", "X")
    expect(olga.page.locator(LINE)).to_have_text("")


@pytest.mark.parametrize("said", [b"", b"event: still\ndata: {}\n\n"], ids=["never", "any more"])
def test_where_a_stream_says_nothing_the_page_looks_for_itself(
    said: bytes, open_window: OpenWindow, board: OpenBoard
) -> None:
    """A proxy may let its head through and hold back the rest, from the first word or from any other."""
    with mute_stream(said) as address:

        def mute(page: Page) -> None:
            page.clock.install()
            page.route("**/live/?**", lambda route: route.continue_(url=address))

        olga = open_window("Olga", prepare=mute)
        olga.sees("Idea", "YX")
        olga.page.wait_for_timeout(300)  # its head has come
        board.move("Max", "X", "Validation")
        olga.page.clock.fast_forward(25_000 if said else 5000)
        olga.sees("Validation", "X")
        expect(olga.page.locator(LINE)).to_have_text("")
        board.move("Max", "Y", "Prototyping")
        olga.page.clock.fast_forward(5000)
        olga.sees("Prototyping", "Y")
        olga.page.close()  # or it would ask for another stream where none is any more


@contextmanager
def mute_stream(said: bytes) -> Iterator[str]:
    """Where a stream begins with these words and never says another."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
    with socket.create_server(("127.0.0.1", 0)) as server:
        held: list[socket.socket] = []

        def hold() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                held.append(connection)
                connection.recv(65536)
                connection.sendall(head + said)

        Thread(target=hold, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        server.shutdown(socket.SHUT_RDWR)
        for connection in held:
            connection.close()


@pytest.mark.parametrize("status", [500, 502])
def test_a_web_that_fails_beside_a_living_stream_is_told_until_it_answers(
    status: int, olga: Window, max_: Window, board: OpenBoard, troubles: Troubles
) -> None:
    troubles.expect(f"status of {status}")
    olga.page.route("**/since/?**", lambda route: route.fulfill(status=status, body="<h1>Broken</h1>"))
    board.move("Max", "X", "Validation")
    expect(olga.page.locator(LINE)).to_have_text(SILENT)
    assert_accessible(olga.page)
    olga.sees("Validation", "")
    olga.sees_people("Max")
    olga.page.unroute("**/since/?**")
    olga.sees("Validation", "X")
    expect(olga.page.locator(LINE)).to_have_text("")


def test_a_web_that_fails_is_asked_less_and_less_often(
    open_window: OpenWindow, board: OpenBoard, troubles: Troubles
) -> None:
    troubles.expect("status of 502")

    def fail(page: Page) -> None:
        page.clock.install()
        page.add_init_script(COUNT_UNANSWERED)
        page.route("**/live/?**", lambda route: route.fulfill(status=204))
        page.route("**/since/?**", lambda route: route.fulfill(status=502))

    olga = open_window("Olga", prepare=fail)
    asked = Asked(olga)
    for _ in range(24):  # two minutes
        olga.page.clock.fast_forward(5000)
        olga.page.wait_for_function("() => !window.unanswered")
    assert 5 <= len(asked.words()) <= 12
    olga.page.unroute("**/since/?**")
    board.move("Max", "X", "Validation")
    olga.page.clock.fast_forward(30_000)
    olga.sees("Validation", "X")
    expect(olga.page.locator(LINE)).to_have_text("")


def test_a_clock_that_is_set_back_keeps_nobody_waiting(
    olga: Window, max_: Window, board: OpenBoard, troubles: Troubles
) -> None:
    troubles.expect("status of 502")
    olga.page.route("**/since/?**", lambda route: route.fulfill(status=502))
    board.move("Max", "X", "Validation")
    expect(olga.page.locator(LINE)).to_have_text(SILENT)
    olga.page.unroute("**/since/?**")
    olga.page.evaluate("() => { const now = Date.now; Date.now = () => now() - 3_600_000; }")
    board.move("Max", "Y", "Prototyping")
    olga.sees("Prototyping", "Y")


def test_who_is_here_stays_while_a_stream_that_has_ended_comes_back(
    open_window: OpenWindow, board: OpenBoard, troubles: Troubles
) -> None:
    troubles.expect("ERR_FAILED")
    told = 'event: people\ndata: [{"id": 0, "name": "Max", "initials": "MA"}]\n\n'
    calls: list[Route] = []

    def listen(page: Page) -> None:
        page.route("**/live/?**", lambda route: calls.append(route))

    olga = open_window("Olga", prepare=listen)
    until(lambda: is_held(olga, calls), "the page listens")
    calls.pop().fulfill(content_type="text/event-stream", body=told)
    olga.sees_people("Max")
    until(lambda: is_held(olga, calls), "the page listens anew")
    olga.sees_people("Max")
    calls.pop().abort()
    olga.sees_people()


def test_an_answer_that_comes_late_takes_nothing_back(olga: Window, max_: Window, board: OpenBoard) -> None:
    """What was asked before a move is answered after it."""
    late: list[Route] = []
    olga.page.route("**/since/?**", lambda route: late.append(route))
    board.move("Max", "X", "Validation")
    until(lambda: is_held(olga, late), "the page asks what is new")
    answer = late[0].fetch()
    lift(olga.page, olga.card("Y"))
    carry_over(olga.page, olga.lane("Prototyping"), "lower")
    with answered(olga.page):
        olga.page.mouse.up()
    olga.sees("Prototyping", "Y")
    olga.sees("Validation", "X")
    version = olga.version
    with olga.page.expect_response("**/since/?**"):
        late[0].fulfill(response=answer)
    olga.page.wait_for_timeout(200)
    olga.sees("Prototyping", "Y")
    olga.sees("Idea", "")
    assert olga.version == version


def is_held(window: Window, questions: list[Route]) -> bool:
    window.page.wait_for_timeout(10)  # what is asked meanwhile is heard
    return bool(questions)
