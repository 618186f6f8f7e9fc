"""SQLite has one writer at a time: who waits in vain hears so, and nothing of theirs is changed."""

import sqlite3

import pytest
from django.contrib.auth.models import User
from django.db import connection

from boards.models import Card, Column
from boards.moves import create_card
from tests.boards.pages import browser_of, drop


@pytest.mark.skipif(connection.vendor != "sqlite", reason="other databases have many writers")
@pytest.mark.django_db(transaction=True)
def test_a_move_while_somebody_writes_for_long_is_told_that_the_server_is_busy(
    idea: Column, validation: Column, owner: User
) -> None:
    card = create_card(board=idea.board, column=idea, title="X", by=owner)
    page = browser_of(owner)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 50")
    writer = sqlite3.connect(connection.settings_dict["NAME"])
    writer.execute("BEGIN IMMEDIATE")
    try:
        answer = drop(page, card, validation)
    finally:
        writer.rollback()
        writer.close()
    assert answer.status_code == 503
    assert "Nothing of yours was changed" in answer.content.decode()
    assert Card.objects.get(pk=card.pk).column == idea
