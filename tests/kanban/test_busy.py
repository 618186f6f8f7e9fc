"""Who waits for the database in vain hears so, and nothing of theirs is changed."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from boards.models import Card, Column
from boards.moves import create_card
from tests.boards.pages import browser_of, drop

on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="other databases have many writers")
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one lock for all")

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def card(idea: Column, owner: User) -> Card:
    return create_card(board=idea.board, column=idea, title="X", by=owner)


@pytest.fixture
def page(owner: User) -> Client:
    return browser_of(owner)


def is_told_that_it_is_busy(page: Client, card: Card, to: Column) -> None:
    answer = drop(page, card, to)
    assert answer.status_code == 503
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
