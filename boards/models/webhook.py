"""What other software is told of a board: to whom, and every single message."""

from typing import Self

from django.contrib.auth.models import User
from django.db import models
from django.db.models import Exists, OuterRef, Q

from boards.models.block import Block
from boards.models.board import Board, OfBoards
from boards.models.card import Card
from boards.models.check import Check
from boards.models.transition import Transition


class Event(models.TextChoices):
    """No name is part of another: the outbox looks for it in `Webhook.events`."""

    CREATED = "card.created", "a card is created"
    MOVED = "card.moved", "a card is moved, archived or restored, and at every undo"
    FINISHED = "card.finished", "a card arrives where the clock stops"
    DELIVERED = "card.delivered", "a card arrives where users have it"
    DISCARDED = "card.discarded", "a card is discarded"
    BLOCKED = "card.blocked", "a card is blocked"
    UNBLOCKED = "card.unblocked", "a card is free again"
    OVERRIDDEN = "wip.overridden", "a WIP limit is overridden"


class WebhookQuerySet(OfBoards):
    def with_waiting(self) -> Self:
        return self.filter(Exists(Delivery.objects.waiting().filter(webhook=OuterRef("pk"))))


class Webhook(models.Model):
    """An address that is told of some events of a board.

    Nothing is written for one that is not `active`; where that is so because deliveries failed for a day, `disabled_at`
    says since when, and `told_at` when the owners heard of it. `claimed_until` is the lease of the worker that serves
    it: one at a time, so that the order holds; of one that is disabled it is the lease of who mails the owners.
    `failures` have come in a row since `failing_since`, and nothing is tried before `due_at`. All instants are UTC.
    """

    board = models.ForeignKey(Board, models.CASCADE, related_name="webhooks", db_index=False)
    url = models.CharField("address", max_length=500)
    secret = models.CharField(max_length=80)
    events = models.CharField(max_length=200)  # their names, a space between
    active = models.BooleanField(default=True)
    made_at = models.DateTimeField()
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", db_index=False)
    by_name = models.CharField(max_length=200, blank=True)
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True, blank=True)
    disabled_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        constraints = [
            Check(condition=~Q(events=""), name="webhook_has_events"),
            Check(condition=~Q(secret=""), name="webhook_has_a_secret"),
            Check(condition=Q(disabled_at=None) | Q(active=False), name="webhook_disabled_is_off"),
        ]
        indexes = [
            # Asked with every row of the log of a board that has webhooks: who is to be told?
            models.Index(fields=["board"], name="webhook_by_board"),
        ]

    def __str__(self) -> str:
        return f"webhook {self.pk} of board {self.board_id}"

    @property
    def wanted(self) -> list[str]:
        return self.events.split()


class DeliveryQuerySet(OfBoards):
    memberships = "webhook__board__memberships"

    def waiting(self) -> Self:
        return self.filter(sent_at=None)


class Delivery(models.Model):
    """One event for one webhook: the outbox while `sent_at` is empty, the log of deliveries after it.

    Written in the transaction of the change it tells of, under the board's lock: the order of the ids is the order of
    the events. `event_id` is the same in every attempt, and in one that was asked for by hand (`again`). What it tells
    of is gone with its board only, as the webhook is: the database need not look after that a second time.
    """

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries", db_index=False)
    event_id = models.UUIDField()
    event = models.CharField(max_length=20, choices=Event)
    card = models.ForeignKey(Card, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False)
    transition = models.ForeignKey(
        Transition, models.DO_NOTHING, null=True, related_name="+", db_index=False, db_constraint=False
    )
    block = models.ForeignKey(
        Block, models.DO_NOTHING, null=True, related_name="+", db_index=False, db_constraint=False
    )
    at = models.DateTimeField()
    again = models.BooleanField(default=False)
    attempts = models.PositiveIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    took_ms = models.PositiveIntegerField(null=True)
    problem = models.CharField(max_length=200, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints = [
            Check(condition=Q(event__in=Event.values), name="delivery_event_known"),
            Check(
                condition=Q(transition__isnull=True) ^ Q(block__isnull=True), name="delivery_of_a_transition_or_a_block"
            ),
        ]
        indexes = [
            # What is next for a webhook.
            models.Index(fields=["webhook", "id"], condition=Q(sent_at=None), name="delivery_waiting"),
            # The page, newest first.
            models.Index(fields=["webhook", "id"], name="delivery_by_webhook"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.event_id} to {self.webhook_id}"

    @property
    def board(self) -> Board:
        return self.webhook.board
