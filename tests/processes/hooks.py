"""What the tests of webhooks have an installation play: a board whose owner told a receiver to be told."""

from django.contrib.auth.models import User

from boards.board_setup import create_board
from boards.models import Board, Delivery
from boards.moves import create_card, move_card
from boards.webhooks.verbs import add_webhook


def begin(url: str, boards: int = 1) -> None:
    """One card on each, which came before anybody listened."""
    owner = User.objects.create_user("olga", email="olga@example.org")
    for _ in range(boards):
        board = create_board(name="Checkout", owner=owner, timezone="UTC")
        create_card(board=board, column=board.columns.get(name="Idea"), title="X", by=owner)
        add_webhook(board=board, url=url, events=["card.moved"], by=owner)


def go_on(moves: int) -> None:
    """The card of each goes to and fro; prints the ids of what is to be told, in their order."""
    owner = User.objects.get()
    for board in Board.objects.all():
        card, idea, validation = board.cards.get(), *board.columns.filter(name__in=["Idea", "Validation"])
        for _ in range(moves):
            card = move_card(card=card, to=validation if card.column_id == idea.pk else idea, by=owner)
    print(*Delivery.objects.order_by("pk").values_list("event_id", flat=True))
