"""My boards at a glance; how a board begins and is kept; what roles are offered."""

import re
from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from boards.board_setup import archive_board, create_board
from boards.members import invite
from boards.models import Board, Card, Column
from boards.moves import discard_card
from metrics.models import BoardFigures
from tests.boards.pages import browser_of
from tests.boards.state import nothing_changed
from tests.cast import after, fill


@pytest.fixture(autouse=True)
def five_days_later() -> Iterator[None]:
    with time_machine.travel(after(days=5), tick=False):
        yield


@pytest.fixture
def page(owner: User) -> Client:
    return browser_of(owner)


def home(client: Client) -> str:
    return " ".join(client.get("/").content.decode().split())


def test_a_board_says_how_it_flows_and_what_waits_too_long(
    page: Client, board: Board, idea: Column, validation: Column, owner: User
) -> None:
    fill(idea, "AB", by=owner)
    fill(validation, "C", by=owner)
    BoardFigures.objects.update_or_create(
        board=board,
        defaults={
            "version": 1,
            "as_of": after(days=5),
            "stale_at": after(days=6),
            "flow_load": 3,
            "lead_time_count": 20,
            "lead_time_p85": 12.34,
            "mean_per_week": 1.5,
            "weeks_of_load": 2.0,
            "pace": {str(idea.pk): 9.0, str(validation.pk): 4.9},
        },
    )
    words = re.sub(r"<[^>]+>", "", home(page))
    for told in ("Flow load3", "85 % ready within12.3 days", "Weeks of load2.0", "Waits too long1 card"):
        assert told in words


def test_nothing_waits_too_long_where_too_little_was_finished_to_say_so(
    page: Client, board: Board, idea: Column, owner: User
) -> None:
    fill(idea, "A", by=owner)
    told = {"version": 1, "as_of": after(), "stale_at": after(days=9), "pace": {str(idea.pk): 0.1}}
    BoardFigures.objects.update_or_create(board=board, defaults=told)
    assert "Waits too longnot known yet" in re.sub(r"<[^>]+>", "", home(page))


def test_the_overview_takes_the_same_queries_for_any_number_of_boards(
    page: Client, board: Board, owner: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    told = {"version": 1, "as_of": after(), "stale_at": after(days=9), "lead_time_count": 5, "lead_time_p85": 3.0}
    BoardFigures.objects.update_or_create(board=board, defaults={**told, "pace": {"1": 2.0}})
    with django_assert_num_queries(8) as first:
        home(page)
    for name in "ABC":
        create_board(name=name, owner=owner)
    with django_assert_num_queries(len(first)):
        home(page)


@pytest.mark.parametrize(
    ("begins", "columns"), [("", 4), ("upstream", 4), ("upstream_delivery", 7), ("empty", 0), ("copy", 4)]
)
def test_a_board_begins_as_asked(page: Client, board: Board, begins: str, columns: int) -> None:
    asked = {"name": "New", "timezone": "UTC", "begins": f"copy-{board.pk}" if begins == "copy" else begins}
    address = page.post("/", asked)["Location"]
    new = Board.objects.get(name="New")
    assert address == f"/boards/{new.pk}/"
    assert new.columns.count() == columns
    assert page.get(address).status_code == HTTPStatus.OK


def test_a_board_of_others_cannot_be_copied(page: Client, outsider: User) -> None:
    theirs = create_board(name="Theirs", owner=outsider)
    with nothing_changed():
        response = page.post("/", {"name": "New", "timezone": "UTC", "begins": f"copy-{theirs.pk}"})
    assert "Select a valid choice" in response.content.decode()


# Search


def test_cards_are_found_on_all_my_boards_and_no_others(
    page: Client, idea: Column, validation: Column, owner: User, outsider: User
) -> None:
    (card, away) = fill(idea, "XY", by=owner)
    discard_card(card=away, reason="other", by=owner)
    (theirs,) = fill(create_board(name="Theirs", owner=outsider).columns.all()[0], "Z", by=outsider)
    Card.objects.update(title="Gift Ärger")
    found = page.get("/search/?q=gift är").content.decode() + page.get("/search/?q=Ärger").content.decode()
    assert f"/cards/{card.pk}/" in found
    assert f"/cards/{away.pk}/" in found
    assert f"/cards/{theirs.pk}/" not in found


@pytest.mark.parametrize("wanted", ["", "%00", "%20", "x" * 5000, "%25_"])
def test_a_search_for_nothing_finds_nothing(page: Client, idea: Column, owner: User, wanted: str) -> None:
    fill(idea, "A", by=owner)
    response = page.get(f"/search/?q={wanted}")
    assert response.status_code == HTTPStatus.OK
    assert "/cards/" not in response.content.decode()


# Archive and delete


def test_an_archived_board_stands_apart_and_is_offered_to_be_restored(page: Client, board: Board, owner: User) -> None:
    page.post(f"/boards/{board.pk}/archive/")
    assert "1 archived" in home(page)
    assert "archived, to read only" in page.get(f"/boards/{board.pk}/").content.decode()
    assert page.post(f"/boards/{board.pk}/restore/")["Location"] == f"/boards/{board.pk}/"
    assert "1 archived" not in home(page)


def test_an_archived_board_offers_nothing_that_would_be_refused(page: Client, board: Board, owner: User) -> None:
    invite(board=board, emails=["ann@example.org"], role="member", by=owner)
    archive_board(board=board, by=owner)
    shown = page.get(f"/boards/{board.pk}/").content.decode()
    members = page.get(f"/boards/{board.pk}/members/").content.decode()
    assert "/settings/" not in shown
    assert f'href="/boards/{board.pk}/keeping/"' in shown
    assert "ann@example.org" in members
    assert not any(act in members for act in ("/invite/", "/revoke/"))


def test_a_move_on_an_archived_board_is_refused_in_words(page: Client, board: Board, idea: Column, owner: User) -> None:
    (card,) = fill(idea, "A", by=owner)
    archive_board(board=board, by=owner)
    with nothing_changed():
        response = page.post(f"/cards/{card.pk}/discard/", {"reason": "other"})
    assert response.status_code == HTTPStatus.CONFLICT
    assert "Checkout is archived. Its owners can restore it." in response.content.decode()


def test_a_board_is_deleted_by_typing_its_name(page: Client, board: Board) -> None:
    with nothing_changed():
        response = page.post(f"/boards/{board.pk}/delete/", {"name": "Check"})
    assert response.status_code == HTTPStatus.CONFLICT
    assert "Type the board&#39;s name, Checkout, to delete it." in response.content.decode()
    assert page.post(f"/boards/{board.pk}/delete/", {"name": "Checkout"})["Location"] == "/"
    assert not Board.objects.exists()


def test_before_it_is_deleted_its_content_can_be_taken(page: Client, board: Board) -> None:
    shown = page.get(f"/boards/{board.pk}/keeping/").content.decode()
    for file in ("cards.csv", "cards.jsonl", "transitions.csv", "transitions.jsonl"):
        assert f"/api/v1/boards/{board.pk}/export/{file}" in shown


# The board log


def test_the_log_tells_who_decided_what(page: Client, board: Board, validation: Column) -> None:
    sent = {"name": "Validation", "kind": "active", "maximum": "5", "minimum": "", "when_full": "refuse", "policy": ""}
    page.post(f"/columns/{validation.pk}/change/", sent)
    shown = re.sub(r"(<[^>]+>|\s)+", " ", page.get(f"/boards/{board.pk}/log/").content.decode())
    assert "7 Mar 2026, 09:00 , Olga Owner Validation: WIP limit 3 → 5" in shown
    assert "Times are those of UTC." in shown


def test_only_owners_see_in_the_log_who_was_invited(board: Board, owner: User, viewer: User) -> None:
    invite(board=board, emails=["ann@example.org"], role="member", by=owner)
    address = f"/boards/{board.pk}/log/"
    assert "ann@example.org" in browser_of(owner).get(address).content.decode()
    assert "ann@example.org" not in browser_of(viewer).get(address).content.decode()


# Roles


@pytest.mark.parametrize(
    ("who", "works", "rules"), [("owner", True, True), ("member", True, False), ("viewer", False, False)]
)
def test_the_page_offers_what_the_role_may(
    board: Board, request: pytest.FixtureRequest, who: str, works: bool, rules: bool
) -> None:
    shown = browser_of(request.getfixturevalue(who)).get(f"/boards/{board.pk}/").content.decode()
    assert ("data-reading" in shown) is not works
    assert (f"/boards/{board.pk}/settings/" in shown) is rules


def test_the_page_says_for_its_stream_what_it_offers(board: Board, owner: User, member: User) -> None:
    page = browser_of(member)
    assert 'data-role="member"' in page.get(f"/boards/{board.pk}/").content.decode()
    archive_board(board=board, by=owner)
    assert 'data-role="member-reading"' in page.get(f"/boards/{board.pk}/").content.decode()


def test_a_viewer_finds_no_restore_among_what_was_put_away(
    board: Board, idea: Column, owner: User, viewer: User, member: User
) -> None:
    (card,) = fill(idea, "A", by=owner)
    discard_card(card=card, reason="other", by=owner, at=after(days=5) + timedelta(hours=1))
    address = f"/boards/{board.pk}/put-away/"
    assert f"/cards/{card.pk}/restore/" in browser_of(member).get(address).content.decode()
    assert f"/cards/{card.pk}/restore/" not in browser_of(viewer).get(address).content.decode()
