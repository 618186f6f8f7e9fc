"""The board, and who works on it."""

import zoneinfo
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import models

from boards.models.check import Check
from boards.replay import Line

if TYPE_CHECKING:
    from boards.models.column import Column


ROW = "SELECT * FROM boards_column WHERE board_id = %s ORDER BY position"


def valid_time_zone(name: str) -> None:
    if name not in time_zones():
        raise ValidationError(f"“{name}” is not an IANA time zone, such as Europe/Paris.")


@cache
def time_zones() -> set[str]:
    """All that this machine knows: looked up once, as it takes a walk through a folder of files."""
    return zoneinfo.available_timezones()


def default_time_zone() -> str:
    return settings.TIME_ZONE


class Role(models.TextChoices):
    """What a person is on a board; `boards.access` says what follows from it."""

    OWNER = "owner"
    MEMBER = "member"
    VIEWER = "viewer"


class OfBoards(models.QuerySet):
    """Rows that people reach through their membership of a board."""

    memberships = "board__memberships"

    def visible_to(self, person: User, *roles: Role) -> Self:
        """What this person sees; given roles, what they see in one of these."""
        through: dict[str, Any] = {f"{self.memberships}__person": person}
        if roles:
            through[f"{self.memberships}__role__in"] = roles
        return self.filter(**through)


class BoardQuerySet(OfBoards):
    memberships = "memberships"

    def in_use(self) -> Self:
        return self.filter(archived_at=None)

    def in_slices(self, size: int) -> Iterator[list[int]]:
        """Their ids, so many at a time: for who goes through all boards, of which there may be a million."""
        numbers = list(self.order_by("pk").values_list("pk", flat=True))
        for first in range(0, len(numbers), size):
            yield numbers[first : first + size]


class Board(models.Model):
    """An ordered row of columns in one time zone, and the need it serves.

    `version` grows by one with every change of the board; a column carries the version of its last change as `stamp`.
    An archived board is read and not changed.
    """

    name = models.CharField(max_length=120)
    purpose = models.CharField(max_length=300, blank=True)
    customer = models.CharField(max_length=200, blank=True)
    expected_value = models.CharField("value the customer expects", max_length=300, blank=True)
    timezone = models.CharField(max_length=64, default=default_time_zone, validators=[valid_time_zone])
    start = models.ForeignKey("Column", models.RESTRICT, null=True, related_name="+")
    finish = models.ForeignKey("Column", models.RESTRICT, null=True, related_name="+")
    delivered = models.ForeignKey("Column", models.RESTRICT, null=True, blank=True, related_name="+")
    version = models.PositiveBigIntegerField(default=0)
    # Read with the lock: where nobody listens, a change asks nothing of the outbox.
    has_webhooks = models.BooleanField(default=False)
    archived_at = models.DateTimeField(null=True, blank=True)
    members = models.ManyToManyField(User, through="Membership", related_name="boards")

    objects = BoardQuerySet.as_manager()

    class Meta:
        constraints = [
            Check(condition=~models.Q(name=""), name="board_has_a_name"),
            Check(
                condition=models.Q(start__isnull=True, finish__isnull=True)
                | models.Q(start__isnull=False, finish__isnull=False),
                name="board_has_start_and_finish_or_neither",
            ),
            Check(
                condition=models.Q(start__isnull=True) | ~models.Q(start=models.F("finish")),
                name="board_start_is_not_its_finish",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.timezone)

    @cached_property
    def row(self) -> "list[Column]":
        """All columns from left to right, retired ones too, as they were when this was first asked for."""
        # Every verb asks this; through a query set it would take three times as long.
        columns = list(self.columns.model.objects.raw(ROW, [self.pk]))
        for column in columns:
            column.board = self
        return columns

    def line(self, columns: Iterable[int] | None = None) -> Line:
        """The columns in order, retired ones too, for reading the log; looked up where the caller has none."""
        ordered = columns or self.columns.order_by("position").values_list("pk", flat=True)
        return Line(ordered, start=self.start_id, finish=self.finish_id, delivered=self.delivered_id)


class Membership(models.Model):
    board = models.ForeignKey(Board, models.CASCADE, related_name="memberships")
    person = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)

    objects = OfBoards.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "board"], name="membership_once"),
            Check(condition=models.Q(role__in=Role.values), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person} on {self.board}: {self.role}"
