"""Only the public internet is called, whatever name or number an address hides behind."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.conf import LazySettings

from boards.webhooks import guard, sending
from boards.webhooks.guard import Unfit, addresses_of, is_public, judge_as_written, target_of
from boards.webhooks.lookups import FOR_ONE_BOARD, IN_ALL, Busy, Lookups
from tests.boards.receiver import receiving

pytestmark = pytest.mark.enable_socket

Names = Callable[..., None]


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    """`names(host, "10.0.0.7")`: that is what the resolver says of this host, one answer after the other."""
    known: dict[str, list[str]] = {}
    real = socket.getaddrinfo

    def look_up(host: str, port: int, *how: Any, **else_: Any) -> Any:
        if host in known and not else_.get("flags"):  # whether it is a number can be told without asking
            said = known[host].pop(0) if len(known[host]) > 1 else known[host][0]
            return [answer for address in said.split() for answer in real(address, port, *how, **else_)]
        return real(host, port, *how, **else_)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return lambda host, *said: known.update({host: list(said)})


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.215.14", "2606:4700::6810:84e5", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.255.255.254",
        "10.0.0.7",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.1.1",
        "169.254.169.254",  # where clouds tell their secrets
        "100.64.0.1",  # between a provider and its customers
        "100.100.100.200",  # another cloud's secrets
        "0.0.0.0",
        "192.0.0.192",  # and another's
        "192.0.2.1",
        "192.88.99.1",
        "198.18.0.1",
        "203.0.113.9",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.7",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2002:a00:7::1",
        "2001::1",
        "2001:db8::1",
        "3fff::1",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "fc00::1",
        "fd00:ec2::254",  # the metadata of a cloud, again
        "ff02::1",
    ],
)
def test_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("https://example.org", ("https", "example.org", 443, "/")),
        ("http://example.org:8080/a/b?c=d%20e&f=g#h", ("http", "example.org", 8080, "/a/b?c=d%20e&f=g")),
        ("HTTPS://Example.ORG/Ü", ("https", "example.org", 443, "/%C3%9C")),
        ("https://bücher.example/", ("https", "xn--bcher-kva.example", 443, "/")),
        ("http://n8n/hook", ("http", "n8n", 80, "/hook")),
        ("https://[2606:4700::1]:444/", ("https", "2606:4700::1", 444, "/")),
    ],
)
def test_an_address_and_its_parts(url: str, parts: tuple[str, str, int, str]) -> None:
    target = target_of(url)
    assert (target.scheme, target.host, target.port, target.path) == parts


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org",
        "ftp://example.org/",
        "file:///etc/passwd",
        "gopher://example.org/",
        "javascript:alert(1)",
        "http://",
        "http:///path",
        "http://example.org:0/",
        "http://example.org:70000/",
        "http://example.org:http/",
        "http://[::1",
        "http://exa mple.org/",
        "http://example.org/\r\nX-Injected: yes",
        "http://example.org\0.evil.example/",
        "http://me:secret@example.org/",
        "http://example.org\\@10.0.0.7/",
        "http://" + "a" * 70 + ".example/",
        "http://%31%32%37.0.0.1/",
    ],
)
def test_what_is_no_address_of_the_web_is_refused(url: str) -> None:
    with pytest.raises(Unfit):
        target_of(url)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0", "::1", "::ffff:7f00:1", "10.0.0.7"]
)
def test_every_way_to_write_an_inner_address_is_refused_when_it_is_entered_and_called(host: str) -> None:
    with pytest.raises(Unfit, match="is not on the public internet"):
        judge_as_written(host)
    with pytest.raises(Unfit, match="is not on the public internet"):
        addresses_of(host, 80, board=1, seconds=3)


INSIDE_BY_NAME = ["localhost", "LOCALHOST", "localhost.", "a.localhost", "printer.local", "nas.home.arpa", "x.internal"]


@pytest.mark.parametrize("host", INSIDE_BY_NAME)
def test_a_name_that_is_inside_everywhere_is_refused_when_it_is_entered(host: str) -> None:
    with pytest.raises(Unfit, match=f"{host} is not known on the public internet"):
        judge_as_written(host)


@pytest.mark.parametrize("host", ["example.org", "n8n", "local.example", "notlocalhost", "8.8.8.8", "2606:4700::1"])
def test_any_other_host_can_be_entered_and_nobody_is_asked(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The resolver may take seconds, and the web has two threads for everybody."""
    real = socket.getaddrinfo

    def numbers_only(*asked: Any, **how: Any) -> Any:
        assert how["flags"] & socket.AI_NUMERICHOST
        return real(*asked, **how)

    monkeypatch.setattr(socket, "getaddrinfo", numbers_only)
    judge_as_written(host)


def test_what_is_inside_can_be_entered_where_the_installation_allows_it(settings: LazySettings) -> None:
    settings.WEBHOOK_ALLOW_PRIVATE = True
    for host in ["localhost", "127.0.0.1"]:
        judge_as_written(host)


def test_localhost_is_refused_when_it_is_called_too() -> None:
    with pytest.raises(Unfit, match="localhost is not known on the public internet"):
        addresses_of("localhost", 80, board=1, seconds=3)


def test_a_name_that_leads_inside_is_refused(names: Names) -> None:
    names("intranet.example", "10.0.0.7")
    with pytest.raises(Unfit, match=r"intranet\.example is not known on the public internet"):
        addresses_of("intranet.example", 443, board=1, seconds=3)


def test_one_inner_address_among_public_ones_is_enough_to_refuse(names: Names) -> None:
    names("both.example", "8.8.8.8 ::ffff:127.0.0.1")
    with pytest.raises(Unfit):
        addresses_of("both.example", 443, board=1, seconds=3)


def test_a_public_name_gives_its_addresses(names: Names) -> None:
    names("fine.example", "8.8.8.8 2606:4700::1")
    assert addresses_of("fine.example", 443, board=1, seconds=3) == ["8.8.8.8", "2606:4700::1"]


def test_which_names_there_are_inside_cannot_be_found_out(
    names: Names, monkeypatch: pytest.MonkeyPatch, settings: LazySettings
) -> None:
    """The same is said of a name that leads inside as of one that there is not at all, and it is true of both."""
    names("x.example", "10.0.0.7")
    with pytest.raises(Unfit) as inside:
        addresses_of("x.example", 443, board=1, seconds=3)

    def unknown(*asked: Any, **how: Any) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(Unfit) as nowhere:
        addresses_of("x.example", 443, board=1, seconds=3)

    words = "x.example is not known on the public internet, and this installation calls nothing else."
    assert str(inside.value) == str(nowhere.value) == words
    settings.WEBHOOK_ALLOW_PRIVATE = True
    with pytest.raises(Unfit, match=r"There is no host named x\.example"):
        addresses_of("x.example", 443, board=1, seconds=3)


def test_a_resolver_without_an_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *asked, **how: time.sleep(1))
    begun = time.monotonic()
    with pytest.raises(Unfit, match="could not be looked up in time"):
        addresses_of("slow.example", 443, board=1, seconds=0.05)
    assert time.monotonic() - begun < 0.5


@pytest.fixture
def resolver(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Knows all names but slow ones, for which it takes until the end of the test; these are listed."""
    asked, over, real = [], threading.Event(), socket.getaddrinfo

    def look_up(host: str, port: int, *how: Any, **else_: Any) -> Any:
        if host.startswith("slow"):
            asked.append(host)
            over.wait(20)
        return real("8.8.8.8", port, *how, **else_)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(guard, "LOOKUPS", Lookups())
    yield asked
    over.set()


def hang(board: int) -> None:
    with pytest.raises(Unfit):
        addresses_of("slow.example", 443, board=board, seconds=0.01)


def test_a_board_whose_names_hang_holds_few_threads(resolver: list[str]) -> None:
    for _ in range(FOR_ONE_BOARD):
        hang(board=1)
    with pytest.raises(Busy):
        addresses_of("slow.example", 443, board=1, seconds=0.01)
    assert len(resolver) == FOR_ONE_BOARD
    assert addresses_of("fine.example", 443, board=2, seconds=3) == ["8.8.8.8"]


def test_where_all_threads_hang_nothing_is_said_of_the_host(resolver: list[str]) -> None:
    for number in range(IN_ALL):
        hang(board=number)
    with pytest.raises(Busy):
        addresses_of("fine.example", 443, board=-1, seconds=0.01)


def test_a_thread_that_is_done_is_free_again(resolver: list[str]) -> None:
    """Many at once of one board wait for each other."""
    with ThreadPoolExecutor(16) as at_once:
        found = at_once.map(lambda _: addresses_of("fine.example", 443, board=1, seconds=5), range(100))
        assert list(found) == [["8.8.8.8"]] * 100


def test_inner_addresses_are_called_where_the_installation_allows_it(settings: LazySettings) -> None:
    settings.WEBHOOK_ALLOW_PRIVATE = True
    assert addresses_of("127.0.0.1", 80, board=1, seconds=3) == ["127.0.0.1"]


def test_a_name_is_judged_again_at_every_call(names: Names) -> None:
    """Public at one call, and this machine at the next."""
    with receiving() as receiver:
        port = receiver.server.server_port
        names("turns.example", "8.8.8.8", "127.0.0.1")
        addresses_of("turns.example", port, board=1, seconds=3)
        answer = sending.post(f"http://turns.example:{port}/", {}, b"{}", board=1)
    assert (answer.status, answer.problem[:13]) == (None, "turns.example")
    assert receiver.got == []


def test_what_was_judged_is_what_is_called(names: Names, monkeypatch: pytest.MonkeyPatch) -> None:
    """A resolver that says something else each time it is asked gets no second chance within a call."""
    with receiving() as receiver:
        port = receiver.server.server_port
        names("turns.example", "127.0.0.1", "127.0.0.2", "127.0.0.3")
        monkeypatch.setattr(guard, "is_public", lambda address: address == "127.0.0.1")
        answer = sending.post(f"http://turns.example:{port}/", {}, b"{}", board=1)
    assert (answer.status, len(receiver.got)) == (204, 1)
    assert receiver.got[0].headers["Host"] == f"turns.example:{port}"
