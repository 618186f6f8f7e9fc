"""What the tests of the figures have an installation play: a board with a few days behind it, and one more move."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from boards.board_setup import create_board
from boards.models import Board
from boards.moves import create_card, move_card

DAYS = 5


def begin() -> None:
    """Each day a card came, and the one of the day before was finished; one lies in the flow."""
    owner = User.objects.create_user("olga")
    board = create_board(name="Checkout", owner=owner, timezone="UTC")
    idea, ready = board.columns.get(name="Idea"), board.columns.get(name="Ready for Dev")
    last = None
    for number in reversed(range(DAYS)):
        at = timezone.now() - timedelta(days=number + 1)
        if last:
            move_card(card=last, to=ready, by=owner, at=at)
        last = create_card(board=board, column=idea, title=f"Card {number}", by=owner, at=at)


def go_on() -> None:
    """One more card."""
    board = Board.objects.get()
    create_card(board=board, column=board.columns.get(name="Idea"), title="One more", by=User.objects.get())
