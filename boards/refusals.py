"""Why a verb was refused: reasons as data, and one sentence for people."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import User

from boards.models import Board, Card, Column, Invitation
from boards.words import name_of


class Refused(Exception):
    """The board's rules say no, and nothing was changed. `code` is stable, for programs."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


@dataclass(frozen=True)
class LyingCard:
    card: Card
    age: timedelta


class ColumnFull(Refused):
    """A pull into a full column.

    `lying` are its cards, the longest there first; `weeks_of_load` says how long they last at the board's present
    throughput, where that is known; `may_override` whether this person can go on with a reason.
    """

    def __init__(
        self, column: Column, *, limit: int, count: int, arriving: int, at: datetime, may_override: bool
    ) -> None:
        full = f"{column.name} is full: {count} of {limit}."
        room = f"{column.name} has room for {limit - count} more, not for {arriving}."
        super().__init__("wip_limit_reached", full if count >= limit else room)
        self.column = column
        self.limit = limit
        self.count = count
        self.arriving = arriving
        self.may_override = may_override
        self.weeks_of_load = _weeks_of_load(column.board, count)
        self.lying = [LyingCard(card, at - card.entered_at) for card in column.cards.order_by("entered_at", "pk")]


class Overtaken(Refused):
    """Somebody else has changed what this person was changing: `theirs` is what stands there now, as people read it.

    `now` is the same by the field's name, as a form tells it. A field of which the person did not say what they saw is
    written over, as programs do.
    """

    def __init__(self, card: Card, names: list[str]) -> None:
        self.now = {name: _told(card, name) for name in names}
        labels = {field.name: str(field.verbose_name) for field in Card._meta.fields}
        self.theirs = {labels[name]: _reads(card, name) for name in names}
        super().__init__("overtaken", f"Somebody else has changed the {' and the '.join(self.theirs)} meanwhile.")


def _reads(card: Card, name: str) -> str:
    value = getattr(card, f"get_{name}_display", lambda: getattr(card, name))()
    return name_of(value) if isinstance(value, User) else str(value or "")


def _told(card: Card, name: str) -> str:
    value = card.serializable_value(name)
    return "" if value is None else str(value)


def _weeks_of_load(board: Board, count: int) -> float | None:
    figures = getattr(board, "figures", None)
    return count / figures.mean_per_week if figures and figures.mean_per_week else None


def put_away(card: Card) -> Refused:
    """The card was discarded or archived, perhaps a second ago by somebody else."""
    last = card.transitions.counting().in_order().last()
    act = "archived" if card.archived_at else "discarded"
    who = f" by {last.by_name}" if last and last.by_name else ""
    return Refused("card_put_away", f"“{card.title}” was {act}{who}. Restore it first.")


def archived_board(board: Board) -> Refused:
    return Refused("board_archived", f"{board.name} is archived. Its owners can restore it.")


def gone() -> Refused:
    """There is no such card on this board, whatever a page or a program says."""
    return Refused("card_gone", "That card is no longer here.")


def invitation_closed() -> Refused:
    return Refused("invitation_closed", "This invitation was revoked, used or has expired. Ask for a new one.")


def not_invited(invitation: Invitation) -> Refused:
    hint = f"This invitation is for {invitation.hint}."
    return Refused("not_invited", f"{hint} Sign in with that address, or confirm it as one of yours first.")


def foreign_column() -> Refused:
    return Refused("foreign_column", "That column belongs to another board.")


def retired_column(column: Column) -> Refused:
    return Refused("column_retired", f"{column.name} was retired. Choose another column.")


def out_of_order(card: Card, last: datetime) -> Refused:
    told = f"The log of “{card.title}” already tells of {last:%Y-%m-%d %H:%M:%S} UTC"
    return Refused("out_of_order", f"{told}. Nothing can be added before that.")
