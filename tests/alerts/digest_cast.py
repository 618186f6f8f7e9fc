"""What is told to whom in the tests of digests: on Monday evening, for the mail of Tuesday morning."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.core import mail

from boards.models import Board, Membership, Told
from boards.notices import tell
from tests.cast import after

EVENING = after(hours=10)  # seven o'clock, the day before
MORNING = after(hours=23)  # eight o'clock in UTC


def alert(board: Board, person: User, words: str = "Validation is over its limit", *, at: datetime = EVENING) -> None:
    tell([person], Told.ALERT, words, board=board, at=at)


def people_of(board: Board, number: int) -> list[User]:
    people = [User.objects.create_user(f"p{n}", f"p{n}@example.org") for n in range(number)]
    Membership.objects.bulk_create(Membership(board=board, person=person) for person in people)
    return people


def sent_to(person: User) -> list[Any]:
    return [sent for sent in mail.outbox if sent.to == [person.email]]
