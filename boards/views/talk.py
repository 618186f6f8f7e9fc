"""What people say on cards, hang on them and point to."""

from typing import Any

from django.db.models import Count
from django.http import HttpResponse
from django.template.loader import render_to_string

from boards import labels, links, talk
from boards.access import Right, SignedInRequest
from boards.answers import changed, verb_on
from boards.forms import valid
from boards.models import Board, Card, Colour, Comment, Label, Link
from boards.talk_forms import CommentForm, LabelForm, LinkForm, PutLabelsForm
from boards.views.cards import drawn_parts


@verb_on(Card)
def add_comment(request: SignedInRequest, card: Card) -> HttpResponse:
    comment = talk.add_comment(card=card, by=request.user, **valid(CommentForm(request.POST)))
    return _said(request, comment.card, "watch", "say", "timeline", toast="Comment added")


@verb_on(Comment)
def edit_comment(request: SignedInRequest, comment: Comment) -> HttpResponse:
    talk.check_own(comment, by=request.user)
    comment = talk.edit_comment(comment=comment, by=request.user, **valid(CommentForm(request.POST)))
    return _said(request, comment.card, "watch", "timeline", toast="Comment saved")


@verb_on(Comment)
def remove_comment(request: SignedInRequest, comment: Comment) -> HttpResponse:
    card = talk.remove_comment(comment=comment, by=request.user)
    return _said(request, card, "timeline", toast="Comment deleted")


@verb_on(Card, Right.SEE)
def watch_card(request: SignedInRequest, card: Card) -> HttpResponse:
    talk.watch_card(card=card, by=request.user)
    return _said(request, card, "watch", toast="You watch this card")


@verb_on(Card, Right.SEE)
def unwatch_card(request: SignedInRequest, card: Card) -> HttpResponse:
    talk.unwatch_card(card=card, by=request.user)
    return _said(request, card, "watch", toast="You no longer watch this card")


@verb_on(Card)
def add_link(request: SignedInRequest, card: Card) -> HttpResponse:
    link = links.add_link(card=card, by=request.user, **valid(LinkForm(request.POST)))
    return _said(request, link.card, "links", toast="Link added")


@verb_on(Link)
def remove_link(request: SignedInRequest, link: Link) -> HttpResponse:
    card = links.remove_link(link=link, by=request.user)
    return _said(request, card, "links", toast="Link removed")


@verb_on(Card)
def put_labels(request: SignedInRequest, card: Card) -> HttpResponse:
    card = labels.put_labels(card=card, by=request.user, **valid(PutLabelsForm(request.POST, board=card.board)))
    return _said(request, card, "labels")


@verb_on(Board, Right.RULE)
def make_label(request: SignedInRequest, board: Board) -> HttpResponse:
    label = labels.make_label(board=board, by=request.user, **valid(LabelForm(request.POST)))
    return _labelled(request, label.board, toast=f"Label “{label}” added")


@verb_on(Label, Right.RULE)
def change_label(request: SignedInRequest, label: Label) -> HttpResponse:
    label = labels.change_label(label=label, by=request.user, **valid(LabelForm(request.POST)))
    return _labelled(request, label.board, toast="Saved")


@verb_on(Label, Right.RULE)
def remove_label(request: SignedInRequest, label: Label) -> HttpResponse:
    board = labels.remove_label(label=label, by=request.user)
    return _labelled(request, board, toast=f"Label “{label}” removed")


def labels_of(board: Board) -> dict[str, Any]:
    """What the settings show of labels, each with the number of cards that bear it."""
    return {"labels": board.labels.annotate(bearers=Count("cards")).order_by("name"), "colours": Colour.choices}


def _said(request: SignedInRequest, card: Card, *parts: str, toast: str = "") -> HttpResponse:
    """These parts of the card's sheet; what is typed in its others stays."""
    return changed(request, card.board, toast=toast, talk=drawn_parts(request, card, *parts))


def _labelled(request: SignedInRequest, board: Board, *, toast: str) -> HttpResponse:
    """The labels where they are ruled, and where cards are filtered by them."""
    shown = {"board": board} | labels_of(board)
    parts = ("boards/_label_settings.html", "boards/_label_filter.html")
    drawn = "".join(render_to_string(part, shown, request) for part in parts)
    return changed(request, board, toast=toast, talk=drawn)
