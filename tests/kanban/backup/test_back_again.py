"""What was backed up comes back into an empty database as it was, and the product goes on from there."""

from pathlib import Path
from threading import Thread

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import IntegrityError, connection

from boards.models import Board, Card, Column, Label
from boards.moves import create_card, move_card
from kanban.backup.database import snapshot
from kanban.backup.tables import all_tables
from tests.kanban.backup.commands import backup, restore
from tests.kanban.backup.kept import all_rows, begin_anew

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.usefixtures("kinds", "webhook", "delivery", "invitation", "label", "link")
def test_every_row_is_as_it_was(file: Path) -> None:
    before = all_rows()
    backup(file)
    begin_anew()
    restore(file)

    assert all_rows() == before


def test_people_work_on_from_there(file: Path, kinds: Board) -> None:
    backup(file)
    begin_anew()
    restore(file)

    card = Card.objects.get(title="Need 0")
    move_card(card=card, to=Column.objects.get(name="Validation"), by=User.objects.get(username="olga"))
    create_card(board=Board.objects.get(), column=Column.objects.get(name="Idea"), title="One more", by=None)
    assert Card.objects.count() == 6


def test_rows_that_point_nowhere_are_refused_from_there_on(file: Path, board: Board) -> None:
    backup(file)
    begin_anew()
    restore(file)

    with pytest.raises(IntegrityError):
        Label.objects.create(board_id=board.pk + 1, name="Of no board")


def test_an_id_is_not_given_again_that_a_deleted_row_had(file: Path, board: Board) -> None:
    """A link in a mail ends the subscription whose id it names."""
    deleted = Board.objects.create(name="Gone")
    number = deleted.pk
    deleted.delete()
    backup(file)
    begin_anew()
    restore(file)

    assert Board.objects.create(name="New").pk == number + 1


def test_whoever_is_signed_in_signs_in_again(file: Path, client, owner: User) -> None:
    client.force_login(owner)
    backup(file)
    begin_anew()
    restore(file)

    assert not Session.objects.exists()


def test_parts_of_pages_are_drawn_anew(file: Path, board: Board) -> None:
    """They are kept by ids and versions, which another board may have had in this database."""
    backup(file)
    begin_anew()
    cache.set("part-of-a-page", "of another board")
    restore(file)

    assert cache.get("part-of-a-page") is None


def test_a_backup_is_of_one_instant_and_keeps_nobody_from_working(file: Path, board: Board) -> None:
    def others_work() -> None:
        Board.objects.create(name="Meanwhile")
        connection.close()

    with snapshot():
        assert Board.objects.count() == 1
        other = Thread(target=others_work)
        other.start()
        other.join(timeout=5)
        assert not other.is_alive()
        assert Board.objects.count() == 1
    assert Board.objects.count() == 2


def test_every_field_of_the_product_is_of_a_kind_that_backups_know() -> None:
    """One that they do not know could come back as something else: say in `TOLD` how both databases tell it."""
    for table in all_tables():
        list(table.rows())
