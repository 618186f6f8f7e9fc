"""A card in its sheet, and the verbs on it."""

from typing import Any

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from boards import moves
from boards.access import SignedInRequest, fetched, offers
from boards.answers import changed, moved, verb_on
from boards.forms import BlockForm, CardForm, DiscardForm, MoveForm, NewCardForm, RestoreForm, UndoForm, valid
from boards.models import BlockReason, Card, Column, DiscardReason
from boards.timeline import timeline, with_last_row
from boards.views.boards import page_of


@require_GET
@vary_on_headers("HX-Request")
def card_sheet(request: SignedInRequest, pk: int) -> HttpResponse:
    """The sheet alone for a page that shows the board already, or the board with the sheet open."""
    card = fetched(Card, request.user, pk, related=("board__figures", "column", "assignee"))
    if request.htmx:
        return render(request, "boards/_sheet.html", sheet_of(request.user, card))
    return render(request, "boards/board.html", page_of(request, card.board) | sheet_of(request.user, card))


def sheet_of(person: User, card: Card) -> dict[str, Any]:
    """What the sheet of a card shows this person."""
    now = timezone.now()
    history = timeline(card, now)
    borne = Card.labels.through.objects.filter(card=card, label=OuterRef("pk"))
    return {
        "board": card.board,
        "card": card,
        "form": CardForm(instance=card),
        "discard_reasons": DiscardReason.choices,
        "block_reasons": BlockReason.choices,
        "timeline": history,
        "open_block": next((block for block in history.blocks if block.until is None), None),
        "columns": card.board.columns.in_use(),
        "card_labels": card.board.labels.annotate(on_card=Exists(borne)).order_by("name"),
        "links": card.links.order_by("pk"),
        "watchers": card.watchers.order_by("first_name", "username"),
        "people": card.board.members.order_by("first_name", "username"),
        **offers(person, card.board),
        "now": now,
    }


def drawn_sheet(request: SignedInRequest, card: Card) -> str:
    return render_to_string("boards/_card_sheet.html", sheet_of(request.user, card), request)


def drawn_parts(request: SignedInRequest, card: Card, *parts: str) -> str:
    """Some parts of the sheet. The rest may have been typed in, and stays."""
    shown = sheet_of(request.user, card)
    return "".join(render_to_string(f"boards/_card_{part}.html", shown, request) for part in parts)


def drawn_acts(request: SignedInRequest, card: Card) -> str:
    """What a block changes in the sheet."""
    return drawn_parts(request, card, "acts", "history", "timeline")


def drawn_away(card: Card) -> str:
    """The card's line among those put away, wherever it lies now."""
    card = with_last_row(Card.objects.filter(pk=card.pk)).select_related("board", "column").get()
    context = {"card": card, "board": card.board, "columns": card.board.columns.in_use(), "may_work": True}
    return render_to_string("boards/_away.html", context)


@verb_on(Column)
def take_card(request: SignedInRequest, column: Column) -> HttpResponse:
    """A card is dropped on the column."""
    card = moves.move_card(to=column, by=request.user, **valid(MoveForm(request.POST)))
    return moved(request, card, as_placed="placed" in request.POST)


@verb_on(Column)
def add_card(request: SignedInRequest, column: Column) -> HttpResponse:
    asked = valid(NewCardForm(request.POST))
    card = moves.create_card(board=column.board, column=column, by=request.user, **asked)
    return changed(request, card.board, toast=f"Added to {column}")


@verb_on(Card)
def edit_card(request: SignedInRequest, card: Card) -> HttpResponse:
    form = CardForm(request.POST, instance=card)
    card = moves.edit_card(card=card, by=request.user, **form.changes(), seen=form.seen())
    return changed(request, card.board, toast="Saved", sheet=drawn_sheet(request, card))


@verb_on(Card)
def discard_card(request: SignedInRequest, card: Card) -> HttpResponse:
    card = moves.discard_card(card=card, by=request.user, **valid(DiscardForm(request.POST)))
    return changed(request, card.board, toast=f"Discarded “{card}”", undo=card, sheet="")


@verb_on(Card)
def archive_card(request: SignedInRequest, card: Card) -> HttpResponse:
    card = moves.archive_card(card=card, by=request.user)
    return changed(request, card.board, toast=f"Archived “{card}”", undo=card, sheet="")


@verb_on(Card)
def restore_card(request: SignedInRequest, card: Card) -> HttpResponse:
    asked = valid(RestoreForm(request.POST, board=card.board))
    card = moves.restore_card(card=card, to=asked["column"], by=request.user, override_reason=asked["override_reason"])
    return changed(request, card.board, toast=f"Restored to {card.column}", undo=card, away=drawn_away(card))


@verb_on(Card)
def undo_move(request: SignedInRequest, card: Card) -> HttpResponse:
    card = moves.undo_move(card=card, by=request.user, **valid(UndoForm(request.POST)))
    return changed(request, card.board, toast="Undone", card=card, away=drawn_away(card))


@verb_on(Card)
def block_card(request: SignedInRequest, card: Card) -> HttpResponse:
    block = moves.block_card(card=card, by=request.user, **valid(BlockForm(request.POST)))
    return changed(request, block.card.board, toast="Blocked", acts=drawn_acts(request, block.card))


@verb_on(Card)
def unblock_card(request: SignedInRequest, card: Card) -> HttpResponse:
    card = moves.unblock_card(card=card, by=request.user)
    return changed(request, card.board, toast="No longer blocked", acts=drawn_acts(request, card))
