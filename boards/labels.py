"""The labels of a board: its own words, and the cards that bear them. None of it moves a card's clock.

The verbs obey what `boards.moves` says of its verbs. Labels are shown on the face of cards.
"""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import User

from boards.change import BoardChange, board_change
from boards.models import Board, Card, Colour, Decided, Label
from boards.refusals import Refused


def make_label(
    *, board: Board, name: str, colour: str = Colour.GREY, by: User | None, at: datetime | None = None
) -> Label:
    """Give the board a new label. Raises ValidationError for a name it has already, or a colour there is not."""
    with board_change(board, by=by, at=at) as change:
        label = Label(board=change.board, name=_one_line(name), colour=colour)
        label.full_clean()
        label.save()
        change.decide(Decided.LABEL, label.name, after=f"added, {label.colour}")
    return label


def change_label(*, label: Label, name: str, colour: str, by: User | None, at: datetime | None = None) -> Label:
    """Call it something else, or give it another colour, on every card that bears it."""
    with board_change(label.board_id, by=by, at=at) as change:
        label = _fresh(change, label)
        before = _told(label)
        label.name, label.colour = _one_line(name), colour
        label.full_clean()
        label.save(update_fields=["name", "colour"])
        if before != _told(label):
            change.decide(Decided.LABEL, label.name, before=before, after=_told(label))
            _touch_bearers(change, label)
    return label


def remove_label(*, label: Label, by: User | None, at: datetime | None = None) -> Board:
    """Take the label off the board and off every card."""
    with board_change(label.board_id, by=by, at=at) as change:
        label = _fresh(change, label)
        _touch_bearers(change, label)
        change.decide(Decided.LABEL, label.name, before=_told(label), after="removed")
        label.delete()
    return change.board


def put_labels(
    *, card: Card, add: Iterable[Label] = (), remove: Iterable[Label] = (), by: User | None, at: datetime | None = None
) -> Card:
    """Put labels on a card and take others off. What somebody else puts there meanwhile stays."""
    with board_change(card.board_id, by=by, at=at) as change:
        card = change.fresh(card)
        card.labels.add(*[_fresh(change, label) for label in add])
        card.labels.remove(*remove)
        change.touch(card.column_id)
    return card


def _fresh(change: BoardChange, label: Label) -> Label:
    found = Label.objects.filter(pk=label.pk, board=change.board).first()
    if found is None:
        raise Refused("label_gone", f"This board has no label “{label}”, or no longer.")
    return found


def _touch_bearers(change: BoardChange, label: Label) -> None:
    change.touch(*Card.objects.filter(labels=label).values_list("column", flat=True).distinct())


def _one_line(name: str) -> str:
    return " ".join(name.split())


def _told(label: Label) -> str:
    return f"{label.name} ({label.colour})"
