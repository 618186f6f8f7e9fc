"""The order of cards in a column: big integers with gaps, renumbered only when a gap is used up."""

from boards.models import Card, Column

STEP = 1 << 20


def place_first(column: Column) -> int:
    """A position before all cards of the column."""
    first = column.cards.order_by("position").first()
    return first.position - STEP if first else 0


def place_last(column: Column) -> int:
    """A position behind all cards of the column."""
    last = column.cards.order_by("position").last()
    return last.position + STEP if last else 0


def place_behind(column: Column, neighbour: Card | None, *, moving: Card | None = None) -> int:
    """A free position right behind the neighbour; none means the head of the column.

    A neighbour that has just left the column cannot say where: then it is the end.
    """
    if neighbour is None:
        return place_first(column)
    neighbour = column.cards.filter(pk=neighbour.pk).first()
    if neighbour is None:
        return place_last(column)
    return _gap_behind(column, neighbour.position, moving)


def place_at(column: Column, position: int) -> int:
    """The position itself where it is free, or else the gap right before the card that took it."""
    if not column.cards.filter(position=position).exists():
        return position
    before = column.cards.filter(position__lt=position).order_by("position").last()
    return _gap_behind(column, before.position, None) if before else place_first(column)


def _gap_behind(column: Column, position: int, moving: Card | None) -> int:
    others = column.cards.exclude(pk=moving.pk) if moving else column.cards.all()
    following = others.filter(position__gt=position).order_by("position").first()
    if following is None:
        return position + STEP
    if following.position - position > 1:
        return (position + following.position) // 2
    return _renumber(column)[position] + STEP // 2


def _renumber(column: Column) -> dict[int, int]:
    """Spread the cards out again, beyond the last of them so that no two ever share a place; old to new position."""
    cards = list(column.cards.order_by("position"))
    base = cards[-1].position
    new_positions = {}
    for index, card in enumerate(cards, start=1):
        new_positions[card.position] = base + index * STEP
        card.position = base + index * STEP
    Card.objects.bulk_update(cards, ["position"])
    return new_positions
