"""What the product knows of a person beyond their account."""

from collections.abc import Collection

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models

from boards.models.board import default_time_zone, valid_time_zone


class Profile(models.Model):
    """Made when a person first says something about themselves; without one, the installation's defaults hold."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="profile", primary_key=True)
    timezone = models.CharField("time zone", max_length=64, default=default_time_zone, validators=[valid_time_zone])

    def __str__(self) -> str:
        return f"{self.person}: {self.timezone}"


def time_zone_of(person: User) -> str:
    """The IANA zone that this person lives in, as far as they said."""
    return time_zones_of([person.pk])[person.pk]


def said_time_zone(person: User) -> str:
    """The same, and nothing where they did not say."""
    return Profile.objects.filter(person=person).values_list("timezone", flat=True).first() or ""


def time_zones_of(people: Collection[int]) -> dict[int, str]:
    """The same of many, by their ids."""
    said = dict(Profile.objects.filter(person__in=people).values_list("person", "timezone"))
    return {person: said.get(person) or default_time_zone() for person in people}


def zones_lived_in() -> set[str]:
    """Of anybody, as far as they said, and the installation's own."""
    said = set(Profile.objects.values_list("timezone", flat=True).distinct())
    return {zone or default_time_zone() for zone in said} | {default_time_zone()}
