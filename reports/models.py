"""The weekly flow reports: what was told of each board's week, who asked for it, and what was sent to them."""

from django.contrib.auth.models import User
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from boards.models import Board
from boards.models.board import OfBoards, valid_time_zone


class Report(models.Model):
    """What is told of one week of one board: drawn once for all who get it, and kept.

    `week` is its Monday, in the board's zone; the report tells of the board as at the end of that week. `facts` is what
    it says as data, `text` and `html` are the bodies of its mails. Where the address that ends the subscription belongs
    they hold `drawing.LEAVE`, in the place of pictures `cid:` and their name.
    """

    board = models.ForeignKey(Board, models.CASCADE, related_name="reports", db_index=False)
    week = models.DateField("Monday of the week")
    facts = models.JSONField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField()
    cumulative_flow = models.BinaryField("PNG", null=True)
    ageing = models.BinaryField("PNG", null=True)
    drawn_at = models.DateTimeField()

    objects = OfBoards.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["board", "week"], name="report_once_a_week")]

    def __str__(self) -> str:
        return f"{self.board}, week of {self.week}"


class Subscription(models.Model):
    """One who gets the report of a board each week: a member, or an address that an owner added and that agreed.

    It is due on `weekday` (0 is Monday) at `hour` of the zone, from `next_due_at` (UTC) on.
    """

    board = models.ForeignKey(Board, models.CASCADE, related_name="subscriptions", db_index=False)
    person = models.ForeignKey(User, models.CASCADE, null=True, related_name="subscriptions")
    email = models.EmailField("address of one without an account", blank=True)
    added_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", db_index=False)
    asked_at = models.DateTimeField("when a stakeholder was last asked to agree", null=True)
    confirmed_at = models.DateTimeField("since when it holds", null=True)
    weekday = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(6)])
    hour = models.TimeField("time of day")
    timezone = models.CharField("time zone", max_length=64, validators=[valid_time_zone])
    next_due_at = models.DateTimeField()

    objects = OfBoards.as_manager()

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
        ]
        indexes = [
            # What is due, whoever asked for it.
            models.Index(
                fields=["next_due_at", "id"], condition=Q(confirmed_at__isnull=False), name="subscription_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.email} on {self.board}"
