"""Whatever is sent, the answer is clear, nothing is half done, and nothing breaks."""

from collections.abc import Callable
from urllib.parse import quote_from_bytes

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from boards.models import Board, Card, Column
from tests.boards.pages import browser_of
from tests.boards.state import nothing_changed
from tests.cast import fill
from tests.routes import PAGES, POST, TALK, address_of

FIELDS = (
    *("card", "behind", "column", "cards_to", "start", "finish", "delivered", "assignee", "to"),
    *("title", "description", "name", "purpose", "customer", "expected_value", "timezone", "policy"),
    *("reason", "note", "work_type", "requester", "due_date", "external_id", "external_url", "kind"),
    *("maximum", "minimum", "when_full", "override_reason", "seen", "columns", "placed"),
)


@pytest.fixture
def page(owner: User) -> Client:
    return browser_of(owner)


@pytest.fixture
def card(idea: Column, owner: User) -> Card:
    return fill(idea, "XY", by=owner)[0]


@pytest.fixture
def column(card: Card, idea: Column) -> Column:
    """A column with cards: it cannot be retired without a word."""
    return idea


# Acts that ask nothing but to be posted to, and are done by whatever is posted.
SILENT = {
    *("archive_card", "unblock_card", "undo_move", "watch_card", "unwatch_card"),
    *("remove_comment", "remove_link", "remove_label", "remove_member", "revoke_invitation"),
    *("archive_board", "restore_board", "leave_board", "invitation"),
    "live",
    *("switch_webhook", "renew_webhook_secret", "remove_webhook", "redeliver"),
    *("read_notice", "unread_notice", "unsubscribe_report", "remove_stakeholder"),
}
# Garbage may be the title of a new card, or the name of a label.
TAKE_ANYTHING = {"add_card", "make_label", "change_label"}


@pytest.fixture
def written(card: Card, request: pytest.FixtureRequest) -> list[str]:
    """Every address that changes something by what is written there."""
    asked = {name: routes[-1] for name, routes in {**PAGES, **TALK}.items() if name not in SILENT | TAKE_ANYTHING}
    return [address_of(name, route, request) for name, route in asked.items() if route.method == POST]


GARBAGE: dict[str, Callable[[str], bytes]] = {
    "nothing": lambda _: b"",
    "blanks": lambda _: b"   ",
    "words": lambda _: b"garbage",
    "a negative number": lambda _: b"-1",
    "a number beyond every database": lambda _: b"9" * 30,
    "a number beyond Python": lambda _: b"9" * 5_000,
    "digits of another script": lambda _: "٣٤".encode(),
    "a fraction": lambda _: b"1.5",
    "a NUL byte": lambda _: b"a\0b",
    "a lone surrogate": lambda _: b"\xed\xa0\x80",
    "no UTF-8": lambda _: b"\xff\xfe\xfa",
    "much text": lambda _: b"x" * 25_000,
    "markup": lambda _: b"<script>alert(1)</script>" * 20,
}


@pytest.mark.parametrize("kind", GARBAGE)
def test_garbage_in_every_field_changes_nothing(kind: str, page: Client, written: list[str]) -> None:
    body = b"&".join(name.encode() + b"=" + quote_from_bytes(GARBAGE[kind](name)).encode() for name in FIELDS)
    for address in written:
        with nothing_changed():
            response = page.post(address, body, content_type="application/x-www-form-urlencoded")
        assert response.status_code in {200, 400, 409, 413}, address


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"\xff\xfe\x00=&&==%%%zz", "application/x-www-form-urlencoded"),
        (b"title=x", "application/x-www-form-urlencoded; charset=utf-16"),
        (b'{"title": "x"}', "application/json"),
        (b"--x\r\nnot a part", "multipart/form-data; boundary=x"),
        (b"--x\r\n", "multipart/form-data"),
        (b"title=" + b"x" * 1_100_000, "application/x-www-form-urlencoded"),
        (b"&".join(b"f%d=1" % number for number in range(1_100)), "application/x-www-form-urlencoded"),
    ],
    ids=["no form", "another encoding", "JSON", "a broken multipart", "no boundary", "a megabyte", "a thousand fields"],
)
def test_a_body_that_is_no_form_changes_nothing(
    body: bytes, content_type: str, page: Client, written: list[str]
) -> None:
    for address in written:
        with nothing_changed():
            response = page.post(address, body, content_type=content_type)
        assert response.status_code in {200, 400, 409, 413}, address


@pytest.mark.parametrize(
    "query", ["q=%00", "q=" + "%25" * 20_000, "q=%ff", "page=garbage", "page=-1", "page=" + "9" * 50]
)
def test_a_search_for_garbage_finds_nothing_or_everything(query: str, page: Client, board: Board) -> None:
    assert page.get(f"/boards/{board.pk}/put-away/?{query}").status_code == 200


@pytest.mark.parametrize("query", ["?seen=garbage&columns=1,x", "?length=5&q=%00", "?type=<script>"])
def test_a_garbled_address_still_shows_the_board(query: str, page: Client, board: Board, card: Card) -> None:
    for address in (f"/boards/{board.pk}/{query}", f"/cards/{card.pk}/{query}"):
        assert page.get(address).status_code == 200


@pytest.mark.parametrize(
    ("title", "sentence"),
    [
        ("", "Title: This field is required."),
        (" \n\t ", "Title: This field is required."),
        ("x" * 201, "Title: Ensure this value has at most 200 characters (it has 201)."),
        ("x" * 300_000, "Title: Ensure this value has at most 200 characters (it has 300000)."),
        ("a\0b", "Title: Null characters are not allowed."),
    ],
)
def test_a_title_is_there_and_not_too_long(title: str, sentence: str, page: Client, card: Card, idea: Column) -> None:
    for address in (f"/columns/{idea.pk}/cards/", f"/cards/{card.pk}/edit/"):
        with nothing_changed():
            response = page.post(address, {"title": title, "work_type": "debt"})
        assert response.status_code == 400
        assert sentence in response.content.decode()


def test_a_title_of_200_characters_of_any_script_is_kept(page: Client, idea: Column) -> None:
    title = "支" * 199 + "🎁"
    assert page.post(f"/columns/{idea.pk}/cards/", {"title": title}).status_code == 200
    assert idea.cards.get().title == title


def test_an_unknown_reason_is_not_taken(page: Client, card: Card) -> None:
    for verb in ("discard", "block"):
        with nothing_changed():
            response = page.post(f"/cards/{card.pk}/{verb}/", {"reason": "mood"})
        assert response.status_code == 400
        assert "Reason: Select a valid choice." in response.content.decode()


def test_a_link_that_runs_script_is_not_taken(page: Client, card: Card) -> None:
    sent = {"title": "X", "work_type": "debt", "external_url": "javascript:alert(1)"}
    with nothing_changed():
        response = page.post(f"/cards/{card.pk}/edit/", sent)
    assert response.status_code == 400
    assert "Link: Enter a valid URL." in response.content.decode()


def test_an_external_id_of_another_card_is_not_taken(page: Client, idea: Column, card: Card, owner: User) -> None:
    other = idea.cards.exclude(pk=card.pk).get()
    page.post(f"/cards/{other.pk}/edit/", {"title": "Y", "work_type": "debt", "external_id": "SHOP-7"})
    response = page.post(f"/cards/{card.pk}/edit/", {"title": "X", "work_type": "debt", "external_id": "SHOP-7"})
    assert response.status_code == 400
    assert "Another card of this board has that external id." in response.content.decode()


def test_a_column_that_is_not_the_boards_is_not_offered(page: Client, card: Card, owner: User) -> None:
    page.post("/", {"name": "Other", "timezone": "UTC"})
    foreign = Board.objects.get(name="Other").columns.all()[0]
    page.post(f"/cards/{card.pk}/discard/", {"reason": "other"})
    with nothing_changed():
        response = page.post(f"/cards/{card.pk}/restore/", {"column": foreign.pk})
    assert response.status_code == 400
    assert "Column: That column is not on this board, or no longer. Choose another." in response.content.decode()


def test_a_sign_in_with_garbage_is_only_refused(client: Client, db: None) -> None:
    for name in ("a\0b", "x" * 5_000, ""):
        response = client.post(reverse("login"), {"login": name, "password": "\0"})
        assert response.status_code == 200
        assert "errorlist" in response.content.decode()
