"""Who is signed in no more: asked for all who listen at once."""

from collections.abc import Collection
from typing import NamedTuple

from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.utils import timezone


class SignedIn(NamedTuple):
    """How somebody came in. Of their password a mark only, which gives nothing away and holds in this process."""

    session: str
    person: int
    password: int


def signed_in(session: str, person: User) -> SignedIn:
    return SignedIn(session, person.pk, hash(person.password))


def ended(asked: Collection[SignedIn]) -> set[SignedIn]:
    """Those that open nothing any more: the session is over, or the password is another, which ends every session."""
    lasting = Session.objects.filter(session_key__in={each.session for each in asked}, expire_date__gt=timezone.now())
    people = User.objects.filter(pk__in={each.person for each in asked})
    sessions = {*lasting.values_list("session_key", flat=True)}
    passwords = {person: hash(password) for person, password in people.values_list("pk", "password")}
    return {each for each in asked if each.session not in sessions or passwords.get(each.person) != each.password}
