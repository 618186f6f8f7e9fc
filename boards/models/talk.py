"""What people say on a card, hang on it and point to. None of it moves the card's clock."""

from django.contrib.auth.models import User
from django.db import models
from django.db.models import Q

from boards.models.board import Board, OfBoards
from boards.models.card import Card
from boards.models.check import Check


class OnCards(OfBoards):
    memberships = "card__board__memberships"


class Colour(models.TextChoices):
    """By name; what they look like in light and dark is the stylesheet's business."""

    GREY = "grey"
    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    TEAL = "teal"
    BLUE = "blue"
    VIOLET = "violet"
    PINK = "pink"


class Label(models.Model):
    """A word of the board's own."""

    board = models.ForeignKey(Board, models.CASCADE, related_name="labels", db_index=False)
    name = models.CharField(max_length=40)
    colour = models.CharField(max_length=10, choices=Colour, default=Colour.GREY)

    objects = OfBoards.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["board", "name"],
                name="label_once_a_board",
                violation_error_message="This board has a label of that name already.",
            ),
            Check(condition=~Q(name=""), name="label_has_a_name"),
            Check(condition=Q(colour__in=Colour.values), name="label_colour_known"),
        ]

    def __str__(self) -> str:
        return self.name


class Comment(models.Model):
    """Markdown, with `@name` for who should read it. Its own words are its writer's to change and to take away."""

    card = models.ForeignKey(Card, models.CASCADE, related_name="comments", db_index=False)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=200, blank=True)
    text = models.TextField(max_length=20_000)
    at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    mentioned = models.ManyToManyField(User, related_name="+")

    objects = OnCards.as_manager()

    class Meta:
        constraints = [Check(condition=~Q(text=""), name="comment_says_something")]
        indexes = [models.Index(fields=["card", "at", "id"], name="comment_in_order")]  # a card's timeline

    @property
    def board(self) -> Board:
        return self.card.board

    def __str__(self) -> str:
        return f"{self.by_name} on {self.card_id} at {self.at:%Y-%m-%d %H:%M}"


class Link(models.Model):
    """Something outside that belongs to a card."""

    card = models.ForeignKey(Card, models.CASCADE, related_name="links", db_index=False)
    url = models.URLField("address", max_length=500)
    title = models.CharField(max_length=200, blank=True)

    objects = OnCards.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["card", "url"],
                name="link_once_a_card",
                violation_error_message="This card has that link already.",
            )
        ]

    @property
    def board(self) -> Board:
        return self.card.board

    def __str__(self) -> str:
        return self.title or self.url
