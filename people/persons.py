"""What people do with their own accounts."""

from contextlib import suppress

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from boards.members import owned_alone, remove_member
from boards.models import Board
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


def check_meant(*, person: User, typed: str) -> None:
    """Whoever deletes their account types their name or address first. Raises Refused where the words do not match."""
    if typed.strip().casefold() not in {name_of(person).casefold(), person.email.casefold()} - {""}:
        raise Refused("not_confirmed", "That is neither your name nor your address. Nothing was deleted.")


@transaction.atomic
def delete_person(*, person: User, by: User) -> None:
    """Delete an account. What the person did stays in the logs under their name.

    Raises Refused while a board would be nobody's.
    """
    if boards := ", ".join(owned_alone(person).order_by("name").values_list("name", flat=True)):
        who = "You alone own" if person == by else f"{name_of(person)} alone owns"
        raise Refused("last_owner", f"{who} {boards}. Make somebody else an owner there, or delete it first.")
    # Each verb keeps its board's lock until the end: two people who go at once take theirs in the same order.
    at_work = Q(pk__in=person.memberships.values("board")) | Q(pk__in=person.assigned_cards.values("board"))
    for board in Board.objects.filter(at_work).order_by("pk"):
        _leave(board, person, by)
    person.delete()


def _leave(board: Board, person: User, by: User) -> None:
    """Their cards on the board are nobody's, and open pages hear of it."""
    for card in person.assigned_cards.filter(board=board, column__isnull=False, board__archived_at=None):
        # A card may hold what no form takes any more: it keeps nobody here, and loses its name with the account.
        with suppress(ValidationError):
            edit_card(card=card, by=by, assignee=None)
    for membership in person.memberships.filter(board=board):
        remove_member(membership=membership, by=by)
