"""What an installation does before and after its rows go to another."""

import json

from django.contrib.auth.models import User
from django.core.management import call_command

from boards.models import Board, Card
from boards.moves import move_card
from tests.kanban.backup.kept import all_rows
from tests.kanban.backup.kinds import write_every_kind


def begin() -> None:
    """The demo board with more than it needs, its figures computed and its days closed."""
    call_command("demo", yes=True)
    write_every_kind(Board.objects.get(), by=User.objects.get(username="demo"))
    call_command("rebuild", all=True)


def tell() -> None:
    """A row a line, then the figures. JSON has its keys in an order of its own on PostgreSQL."""
    for label, rows in all_rows().items():
        for row in rows:
            print(label, json.dumps(row, default=repr, sort_keys=True))
    call_command("flow_metrics", "Checkout ideas", "--as-of", "2100-01-01T00:00:00Z", "--all")


def go_on() -> None:
    """What is derived is computed again, and a card moves."""
    call_command("rebuild", all=True)
    card = Card.objects.get(title="Need 2")
    ready = card.board.columns.get(name="Ready for Dev")
    moved = move_card(card=card, to=ready, by=None, override_reason="There is no room in a demo")
    print(f"Card 2: {', '.join(moved.transitions.in_order().values_list('kind', flat=True))}")
