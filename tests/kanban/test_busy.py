"""Who is not served by the database hears why: it is busy, it is away, or there is no room on its disk."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.urls import reverse

from boards.models import Card, Column
from boards.moves import create_card
from tests.api.programs import Program, problem
from tests.boards.pages import browser_of, drop
from tests.boards.state import nothing_changed

on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="other databases have many writers")
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one lock for all")

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "words " * 1500  # more than what is left of a page


@pytest.fixture
def card(idea: Column, owner: User) -> Card:
    return create_card(board=idea.board, column=idea, title="X", by=owner)


@pytest.fixture
def page(owner: User) -> Client:
    return browser_of(owner)


@pytest.fixture
def program(owner: User) -> Program:
    return Program(owner)


def is_told_that_it_is_busy(page: Client, card: Card, to: Column) -> None:
    answer = drop(page, card, to)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert "Nothing of yours was changed" in answer.content.decode()
    assert Card.objects.get(pk=card.pk).column == card.column


@on_sqlite
def test_a_move_while_somebody_writes_for_long(page: Client, card: Card, validation: Column) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 50")
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as writer:
        writer.execute("BEGIN IMMEDIATE")
        is_told_that_it_is_busy(page, card, validation)


@pytest.fixture
def held(card: Card) -> Iterator[None]:
    """Somebody else holds the card's board."""
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("SELECT 1 FROM boards_board WHERE id = %s FOR UPDATE", [card.board_id])
        yield


@on_postgresql
@pytest.mark.parametrize("limit", ["lock_timeout", "statement_timeout"])
def test_a_move_while_somebody_holds_the_board_for_long(
    page: Client, held: None, card: Card, validation: Column, limit: str
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET {limit} = 200")
    try:
        is_told_that_it_is_busy(page, card, validation)
    finally:
        connection.close()


@pytest.fixture
def away(card: Card) -> Iterator[None]:
    """The server has ended the session."""
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as other, connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        other.execute("SELECT pg_terminate_backend(%s)", cursor.fetchone())
    yield
    connection.close()


@on_postgresql
def test_what_a_lost_connection_did_may_or_may_not_have_happened(
    page: Client, card: Card, validation: Column, away: None
) -> None:
    page.raise_request_exception = False
    answer = drop(page, card, validation)
    assert (answer.status_code, bool(answer.headers["Retry-After"])) == (503, True)
    assert "What you did last may not have happened" in answer.content.decode()


@on_postgresql
def test_a_program_hears_how_to_find_out_what_a_lost_connection_did(program: Program, card: Card, away: None) -> None:
    program.client.raise_request_exception = False
    answer = program.post(f"/cards/{card.pk}/discard/", {"reason": "other"})
    assert "Idempotency-Key" in problem(answer, 503, "database_away")["detail"]
    assert answer.headers["Retry-After"]


@pytest.fixture
def full(program: Program, page: Client) -> Iterator[None]:
    """The database may not grow by a page."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
        yield
        cursor.execute("PRAGMA max_page_count = 1073741823")


@on_sqlite
def test_a_program_hears_that_there_is_no_room_and_nothing_was_changed(
    program: Program, card: Card, full: None
) -> None:
    with nothing_changed():
        answer = program.patch(f"/cards/{card.pk}/", {"description": LONG})
    assert "Nothing was changed" in problem(answer, 507, "disk_full")["detail"]


@on_sqlite
def test_a_page_says_that_there_is_no_room(page: Client, card: Card, full: None) -> None:
    answer = page.post(reverse("add_comment", args=[card.pk]), {"text": LONG})
    assert answer.status_code == 507
    assert "takes no more" in answer.content.decode()
