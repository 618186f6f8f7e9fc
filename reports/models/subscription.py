"""Who gets the report of a board each week."""

from datetime import datetime, timedelta
from typing import Self

from django.contrib.auth.models import User
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q

from boards.models import Board, Membership
from boards.models.board import OfBoards, valid_time_zone
from boards.models.mailed import HAND_OVERS, Mailed
from boards.words import name_of
from reports.appointments import Appointment

# How long the mail holds that asks a stakeholder to agree.
ASKED_FOR = timedelta(days=14)
LEFT_ALONE_FOR = timedelta(days=30)  # a stakeholder who left
FURTHEST = timedelta(days=8)  # to the next hour: a week, and what clocks are changed by


class SubscriptionQuerySet(OfBoards):
    def on(self) -> Self:
        return self.filter(next_due_at__isnull=False)

    def due(self, at: datetime) -> Self:
        return self.filter(next_due_at__lte=at)

    def too_far(self, at: datetime) -> Self:
        """Due so late only because a clock was wrong when that was reckoned."""
        return self.filter(next_due_at__gt=at + FURTHEST)

    def to_look_at(self, at: datetime) -> Self:
        return self.due(at) | self.too_far(at)

    def of_who_may_read(self) -> Self:
        """Stakeholders, and people who still are on the board."""
        membership = Membership.objects.filter(board=OuterRef("board"), person=OuterRef("person"))
        return self.filter(Q(person=None) | Exists(membership))

    def reachable(self) -> Self:
        """A mail can go to them, and may: of an archived board nothing is told."""
        able = Q(person__is_active=True) & ~Q(person__email="")
        return self.of_who_may_read().filter(Q(person=None) | able, board__archived_at=None)

    def stakeholders(self) -> Self:
        return self.filter(person=None)

    def to_ask(self, at: datetime) -> Self:
        asked = self.filter(ask_at__lte=at, asked_at__gt=at - ASKED_FOR, unanswered__lt=HAND_OVERS)
        return asked.filter(board__archived_at=None)


class Subscription(Mailed):
    """A member, or an address that an owner added: a stakeholder, who agrees first (`confirmed_at`).

    It is due on `weekday` (0 is Monday) at `hour` of the zone, from `next_due_at` (UTC) on; off, it has none. The row
    of who is off stays: whoever comes back within the week does not get its report twice. A stakeholder was added at
    `asked_at`; until the mail that asks them went out, nothing is tried before `ask_at`. At `said_no_at` they left,
    having agreed before, or declined to be asked at all.
    """

    board = models.ForeignKey(Board, models.CASCADE, related_name="subscriptions", db_index=False)
    person = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="report_subscriptions")
    email = models.EmailField("address of one without an account", blank=True)
    weekday = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(6)])
    hour = models.TimeField("time of day")
    timezone = models.CharField("time zone", max_length=64, validators=[valid_time_zone])
    next_due_at = models.DateTimeField(null=True, blank=True)
    added_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    asked_at = models.DateTimeField(null=True, blank=True)
    ask_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    said_no_at = models.DateTimeField(null=True, blank=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["board", "person"], name="subscription_once_a_person"),
            models.UniqueConstraint(
                fields=["board", "email"], condition=~Q(email=""), name="subscription_once_an_address"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, email="") | (Q(person=None) & ~Q(email="")),
                name="subscription_of_a_person_or_an_address",
            ),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="subscription_weekday_known"),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(next_due_at=None) | Q(confirmed_at__isnull=False),
                name="subscription_of_who_agreed",
            ),
        ]
        indexes = [
            # Asked every few seconds: what is due?
            models.Index(fields=["next_due_at", "id"], condition=Q(next_due_at__isnull=False), name="subscription_due"),
            # And which stakeholders are to be asked?
            models.Index(fields=["ask_at", "id"], condition=Q(ask_at__isnull=False), name="subscription_to_ask"),
        ]

    def __str__(self) -> str:
        return f"{self.name} on {self.board}"

    @property
    def is_on(self) -> bool:
        return self.next_due_at is not None

    @property
    def asked_until(self) -> datetime | None:
        """So long holds the mail that asks them."""
        return self.asked_at + ASKED_FOR if self.asked_at else None

    def may_be_asked_again(self, at: datetime) -> bool:
        asked = self.asked_until is not None and at < self.asked_until
        return not (self.is_on or asked or self.is_left_alone(at))

    @property
    def has_declined(self) -> bool:
        """Nobody ever asks them again."""
        return self.said_no_at is not None and self.confirmed_at is None

    @property
    def left_alone_until(self) -> datetime | None:
        """Who left may be asked again from then on."""
        return self.said_no_at + LEFT_ALONE_FOR if self.said_no_at and self.confirmed_at else None

    def is_left_alone(self, at: datetime) -> bool:
        until = self.left_alone_until
        return self.has_declined or (until is not None and at < until)

    @property
    def appointment(self) -> Appointment:
        return Appointment(self.weekday, self.hour, self.timezone)

    @property
    def name(self) -> str:
        return name_of(self.person) or self.email

    @property
    def address(self) -> str:
        return self.person.email if self.person else self.email
