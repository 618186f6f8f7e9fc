"""What the tests of open boards have an installation play: boards, people who are signed in, counted figures."""

import json
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from boards.board_setup import create_board
from boards.members import add_member
from boards.models import Board
from boards.moves import create_card
from metrics.refresh import refresh_figures


def begin(boards: int) -> None:
    """So many boards of Olga's, with Max and Vera on them and two cards in Idea; prints what tests need to know."""
    people = {name: User.objects.create_user(name.lower(), first_name=name) for name in ("Olga", "Max", "Vera", "Otto")}
    made = [_board(f"Board {number}", **people) for number in range(boards)]
    print(json.dumps({"sessions": {name: _session(person) for name, person in people.items()}, "boards": made}))


def _board(name: str, *, Olga: User, Max: User, Vera: User, Otto: User) -> dict[str, Any]:  # noqa: N803 - people
    board = create_board(name=name, owner=Olga, timezone="UTC")
    add_member(board=board, person=Max, role="member", by=Olga)
    add_member(board=board, person=Vera, role="viewer", by=Olga)
    columns = {column.name: column.pk for column in board.columns.all()}
    idea = board.columns.get(name="Idea")
    cards = {title: create_card(board=board, column=idea, title=title, by=Olga).pk for title in ("X", "Y")}
    of_max = board.memberships.get(person=Max).pk
    return {"board": board.pk, "name": name, "columns": columns, "cards": cards, "membership_of_max": of_max}


def _session(person: User) -> str:
    client = Client()
    client.force_login(person)
    return client.cookies["sessionid"].value


def count_figures(board: int) -> None:
    refresh_figures(Board.objects.get(pk=board), at=timezone.now())


def tell_cards(board: int) -> None:
    """Prints the cards of each column in their order."""
    columns = Board.objects.get(pk=board).columns.in_use()
    told = {column.name: list(column.cards.order_by("position").values_list("pk", flat=True)) for column in columns}
    print(json.dumps(told))
