"""Addresses for the people of the cast, and what they were told."""

from datetime import datetime

import pytest
from django.contrib.auth.models import User

from alerts import looking
from boards.models import Board, Told
from metrics.models import BoardFigures
from tests.cast import after


@pytest.fixture(autouse=True)
def addresses(owner: User, member: User, viewer: User) -> None:
    for person in (owner, member, viewer):
        person.email = f"{person.username}@example.org"
        person.save(update_fields=["email"])


def look(*, at: datetime) -> None:
    """At all boards."""
    for numbers in looking.slices():
        looking.look_at(numbers, at=at)


def alerts_of(person: User) -> list[str]:
    return list(person.notices.filter(kind=Told.ALERT).order_by("pk").values_list("words", flat=True))


def promise(board: Board, days: float | None) -> None:
    """85 % of cards were ready within so many days; none where too little was finished."""
    count = 9 if days is not None else 2
    told = {"version": 1, "as_of": after(), "stale_at": after(days=999), "lead_time_count": count}
    BoardFigures.objects.update_or_create(board=board, defaults={**told, "lead_time_p85": days})
