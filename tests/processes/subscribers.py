"""What the tests of reports have an installation play: boards whose readers want the report of last week."""

import json
from datetime import time, timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from boards.board_setup import create_board
from boards.models import Board, Membership
from boards.moves import create_card
from reports.models import Delivery, Report, Subscription


def begin(boards: int, readers: int) -> None:
    """So many boards with one card each, and so many readers on each; nothing is due yet."""
    owner = User.objects.create_user("olga", email="olga@example.org")
    for number in range(boards):
        board = create_board(name=f"Board {number}", owner=owner, timezone="UTC")
        idea = board.columns.get(name="Idea")
        create_card(board=board, column=idea, title="X", by=owner, at=timezone.now() - timedelta(days=20))
        _subscribe(board, readers)


def come_due() -> None:
    """The hour of all of them came a minute ago."""
    Subscription.objects.update(next_due_at=timezone.now() - timedelta(minutes=1))


def tell() -> None:
    """Prints as JSON how often each report was tried to be drawn, and how many of its mails were not sent."""
    tries = list(Report.objects.values_list("tries", flat=True))
    print(json.dumps({"tries": tries, "unsent": Delivery.objects.filter(sent_at=None).count()}))


def _subscribe(board: Board, readers: int) -> None:
    names = [f"reader{number}-{board.pk}" for number in range(readers)]
    people = User.objects.bulk_create(User(username=name, email=f"{name}@example.org") for name in names)
    Membership.objects.bulk_create(Membership(board=board, person=person) for person in people)
    due = {"hour": time(8), "timezone": "UTC", "next_due_at": timezone.now() + timedelta(days=1)}
    Subscription.objects.bulk_create(Subscription(board=board, person=person, **due) for person in people)
