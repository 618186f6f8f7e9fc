"""What the tests of crowds have an installation play: boards where many people work, each with a token of their own."""

import json

from django.contrib.auth.models import User

from api.tokens import make_token
from boards.board_setup import create_board
from boards.models import Board, Membership, Role
from boards.moves import create_card

RULER, PERSON = "ruth", "person"  # how they are called; what is there before was olga's
CARDS = 12  # a board
OWNERS = 5  # every so many-th of the people is one: only they may go over a limit


def begin(boards: int, people: int) -> None:
    """All of them on every board; prints as JSON the boards, and a token for each of the people and for the ruler."""
    olga, ruler = User.objects.create_user("olga"), User.objects.create_user(RULER)
    crowd = User.objects.bulk_create(User(username=f"{PERSON}{number}") for number in range(people))
    made = [_board(f"Board {number}", olga, ruler, crowd) for number in range(boards)]
    tokens = [make_token(person=person, name="crowd")[1] for person in (ruler, *crowd)]
    print(json.dumps({"ruler": tokens[0], "crowd": tokens[1:], "boards": [_told(board) for board in made]}))


def _board(name: str, olga: User, ruler: User, crowd: list[User]) -> Board:
    board = create_board(name=name, owner=olga, timezone="UTC")
    Membership.objects.create(board=board, person=ruler, role=Role.OWNER)
    Membership.objects.bulk_create(
        Membership(board=board, person=person, role=Role.MEMBER if number % OWNERS else Role.OWNER)
        for number, person in enumerate(crowd)
    )
    idea = board.columns.get(name="Idea")
    for number in range(CARDS):
        create_card(board=board, column=idea, title=f"Card {number}", by=olga)
    board.refresh_from_db()
    return board


def _told(board: Board) -> dict[str, object]:
    return {
        "id": board.pk,
        "version": board.version,
        "columns": list(board.columns.in_use().values_list("pk", flat=True)),
        "cards": list(board.cards.values_list("pk", flat=True)),
    }
