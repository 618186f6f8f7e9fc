"""What a card waits for, from when to when."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils import timezone

from boards.models import Block, BlockReason, Card, Column
from boards.moves import block_card, discard_card, move_card, unblock_card
from boards.refusals import Refused
from tests.boards.state import nothing_changed
from tests.cast import after, fill


@pytest.fixture
def card(validation: Column, member: User) -> Card:
    (card,) = fill(validation, "A", by=member)
    return card


def test_a_block_tells_why_since_when_and_by_whom(card: Card, member: User) -> None:
    block_card(card=card, reason="customer", note="Asked on Monday", by=member, at=after(hours=1))

    block = card.blocks.get()
    assert (block.reason, block.note, block.since, block.until) == ("customer", "Asked on Monday", after(hours=1), None)
    assert (block.by, block.by_name) == (member, "Max Member")
    assert Card.objects.get(pk=card.pk).blocked


def test_unblocking_ends_the_block(card: Card, owner: User, member: User) -> None:
    block_card(card=card, reason="customer", by=member, at=after(hours=1))

    card = unblock_card(card=card, by=owner, at=after(hours=5))

    assert not card.blocked
    assert card.blocks.get().until == after(hours=5)


def test_a_card_is_blocked_again_and_again(card: Card, member: User) -> None:
    for hours in (1, 3):
        block_card(card=card, reason="customer", by=member, at=after(hours=hours))
        unblock_card(card=card, by=member, at=after(hours=hours + 1))

    spans = card.blocks.order_by("since").values_list("since", "until")
    assert list(spans) == [(after(hours=1), after(hours=2)), (after(hours=3), after(hours=4))]


def test_a_blocked_card_is_not_blocked_twice(card: Card, member: User) -> None:
    block_card(card=card, reason="customer", by=member)

    with nothing_changed(), pytest.raises(Refused, match="“A” is blocked already") as refusal:
        block_card(card=card, reason="decision", by=member)
    assert refusal.value.code == "card_blocked"


def test_a_card_that_is_not_blocked_is_not_unblocked(card: Card, member: User) -> None:
    with nothing_changed(), pytest.raises(Refused, match="“A” is not blocked") as refusal:
        unblock_card(card=card, by=member)
    assert refusal.value.code == "card_not_blocked"


def test_a_card_put_away_is_not_blocked(card: Card, member: User) -> None:
    discard_card(card=card, reason="other", by=member)

    with nothing_changed(), pytest.raises(Refused, match="was discarded"):
        block_card(card=card, reason="decision", by=member)


@pytest.mark.parametrize("unwritable", [{"reason": ""}, {"reason": "weather"}, {"note": "x" * 201}], ids=str)
def test_a_block_has_a_reason_from_the_list_and_a_note_that_fits(
    card: Card, member: User, unwritable: dict[str, Any]
) -> None:
    with nothing_changed(), pytest.raises(ValidationError):
        block_card(card=card, by=member, **{"reason": "decision"} | unwritable)


@pytest.mark.parametrize("reason", BlockReason.values)
def test_every_reason_of_the_list_blocks(card: Card, member: User, reason: str) -> None:
    assert block_card(card=card, reason=reason, by=member).reason == reason


def test_a_blocked_card_moves_and_stays_blocked(card: Card, prototyping: Column, member: User) -> None:
    block_card(card=card, reason="decision", by=member, at=after(hours=1))

    assert move_card(card=card, to=prototyping, by=member, at=after(hours=2)).blocked


def test_blocking_is_no_transition(card: Card, member: User) -> None:
    block_card(card=card, reason="decision", by=member)
    unblock_card(card=card, by=member)

    assert card.transitions.count() == 1


@pytest.mark.parametrize("verb", [unblock_card, lambda **given: discard_card(reason="other", **given)])
def test_a_block_does_not_end_before_it_began(card: Card, member: User, verb: object) -> None:
    assert callable(verb)
    block_card(card=card, reason="decision", by=member, at=after(hours=5))

    with nothing_changed(), pytest.raises(Refused, match="already tells of 2026-03-02 14:00:00 UTC") as refusal:
        verb(card=card, by=member, at=after(hours=4))
    assert refusal.value.code == "out_of_order"


def test_a_clock_behind_another_machines_ends_a_block_when_it_began(card: Card, member: User) -> None:
    ahead = timezone.now() + timedelta(seconds=30)
    block_card(card=card, reason="decision", by=member, at=ahead)

    unblock_card(card=card, by=member)

    assert Block.objects.get().until == ahead


def test_a_block_reads_as_a_sentence(card: Card, member: User) -> None:
    block = block_card(card=card, reason="customer", note="Asked on Monday", by=member)

    assert str(block) == "waits for the customer (Asked on Monday)"
