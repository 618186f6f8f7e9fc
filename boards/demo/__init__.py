"""A board to try the product on: nine months of a shop's checkout, played through the verbs that people use."""

from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.db import transaction

from boards.board_setup import create_board
from boards.demo.ideas import read_ideas
from boards.demo.office import Office
from boards.demo.team import Team
from boards.models import Board, Notice
from boards.notices import mark_read

NAME = "Checkout ideas"
TIME_ZONE = "Europe/Berlin"
NEWS = timedelta(days=3)  # what people were told before that, they have read
SEED = 2260  # with these ideas it ends in a board as one meets it: Validation full, one idea blocked, room elsewhere


def demo_exists() -> bool:
    return Board.objects.filter(name=NAME).exists()


@transaction.atomic
def make_demo(*, now: datetime) -> Board:
    """The demo board with its history up to `now` (UTC), and its people; demo signs in with the password demo.

    The same `now` makes the same board. Accounts that exist already are left as they are.
    """
    owner = _person("demo", "Mira", "Roth", password="demo")  # noqa: S106 - everybody may know it
    colleagues = [
        _person("aylin.kaya", "Aylin", "Kaya"),
        _person("jonas.petersen", "Jonas", "Petersen"),
        _person("tom.brandt", "Tom", "Brandt"),
        _person("sofia.marin", "Sofia", "Marin"),
    ]
    office = Office(now, ZoneInfo(TIME_ZONE))
    board = create_board(
        name=NAME,
        owner=owner,
        at=office.instant(0, 0),
        timezone=TIME_ZONE,
        purpose="Whoever has filled a basket gets to the end of the checkout without giving up.",
        customer="Buyers who give up before paying",
        expected_value="Three more of a hundred filled baskets are paid for",
    )
    for person in colleagues:
        board.memberships.create(person=person)
    Team(board, owner, colleagues, office, Random(SEED)).work_through(read_ideas())
    mark_read(Notice.objects.filter(board=board, at__lt=now - NEWS), at=now)
    return board


def _person(username: str, first_name: str, last_name: str, password: str | None = None) -> User:
    known = User.objects.filter(username=username).first()
    return known or User.objects.create_user(username, first_name=first_name, last_name=last_name, password=password)
