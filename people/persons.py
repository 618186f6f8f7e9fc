"""What people do with their own accounts."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from boards.members import owned_alone, remove_member
from boards.moves import edit_card
from boards.refusals import Refused
from boards.words import name_of
from people.models import Profile

NAME_LENGTH = 150


def rename(*, person: User, name: str) -> None:
    """What logs say of earlier days keeps the earlier name."""
    person.first_name, _, person.last_name = " ".join(name.split()).partition(" ")
    person.save(update_fields=["first_name", "last_name"])


def set_time_zone(*, person: User, timezone: str) -> None:
    """An IANA name, such as Europe/Lisbon."""
    Profile.objects.update_or_create(person=person, defaults={"timezone": timezone})


@transaction.atomic
def delete_person(*, person: User, typed: str, at: datetime) -> None:
    """Delete one's own account, having typed one's name or address. What they did stays in the logs under their name.

    Raises Refused where the words do not match, and while a board would be nobody's.
    """
    if typed.strip().casefold() not in {name_of(person).casefold(), person.email.casefold()} - {""}:
        raise Refused("not_confirmed", "That is neither your name nor your address. Nothing was deleted.")
    if boards := ", ".join(owned_alone(person).order_by("name").values_list("name", flat=True)):
        raise Refused("last_owner", f"You alone own {boards}. Make somebody else an owner there, or delete it first.")
    for card in person.assigned_cards.filter(column__isnull=False, board__archived_at=None):
        edit_card(card=card, by=person, at=at, assignee=None)
    for membership in person.memberships.all():
        remove_member(membership=membership, by=person)
    person.delete()
