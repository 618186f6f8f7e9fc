"""Cards that are put away, and cards that come back."""

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from boards.board_setup import create_board
from boards.columns import retire_column
from boards.models import Column, DiscardReason
from boards.moves import archive_card, block_card, discard_card, move_card, restore_card
from boards.refusals import Refused
from tests.boards.state import nothing_changed
from tests.cast import after, fill, titles


def test_a_discarded_card_lies_nowhere_and_tells_why(validation: Column, member: User) -> None:
    (card,) = fill(validation, "A", by=member)

    card = discard_card(card=card, reason="evidence", note="Nobody paid.", by=member, at=after(days=2))

    assert (card.column, card.discarded_at, card.entered_at) == (None, after(days=2), after(days=2))
    assert (card.started_at, card.finished_at, card.archived_at) == (after(), None, None)
    row = card.transitions.get(kind="discard")
    assert (row.from_column, row.to_column, row.from_name, row.to_name) == (validation, None, "Validation", "")
    assert (row.reason, row.note, row.override) == ("evidence", "Nobody paid.", False)


@pytest.mark.parametrize("reason", DiscardReason.values)
def test_every_reason_of_the_list_is_taken(idea: Column, member: User, reason: str) -> None:
    (card,) = fill(idea, "A", by=member)

    assert discard_card(card=card, reason=reason, by=member).transitions.filter(reason=reason).exists()


@pytest.mark.parametrize("reason", ["", "because", "Duplicate"])
def test_a_reason_that_is_not_on_the_list_is_refused(idea: Column, member: User, reason: str) -> None:
    (card,) = fill(idea, "A", by=member)

    with nothing_changed(), pytest.raises(Refused, match="Choose a reason from the list") as refusal:
        discard_card(card=card, reason=reason, by=member)
    assert refusal.value.code == "unknown_reason"


def test_a_note_that_is_longer_than_the_log_takes_is_refused(idea: Column, member: User) -> None:
    (card,) = fill(idea, "A", by=member)

    with nothing_changed(), pytest.raises(ValidationError, match="at most 2000 characters"):
        discard_card(card=card, reason="other", note="x" * 2001, by=member)


def test_a_finished_card_is_not_discarded(ready: Column, member: User) -> None:
    (card,) = fill(ready, "A", by=member)

    with nothing_changed(), pytest.raises(Refused, match=r"“A” is finished\. Archive it instead\.") as refusal:
        discard_card(card=card, reason="other", by=member)
    assert refusal.value.code == "card_finished"


def test_a_card_discarded_a_second_ago_by_somebody_else_is_not_discarded_again(
    idea: Column, owner: User, member: User
) -> None:
    (card,) = fill(idea, "A", by=member)
    discard_card(card=card, reason="duplicate", by=owner)

    with nothing_changed(), pytest.raises(Refused, match="“A” was discarded by Olga Owner") as refusal:
        discard_card(card=card, reason="outdated", by=member)
    assert refusal.value.code == "card_put_away"


def test_an_archived_card_lies_nowhere_and_stays_finished(ready: Column, member: User) -> None:
    (card,) = fill(ready, "A", by=member)

    card = archive_card(card=card, by=member, at=after(days=2))

    assert (card.column, card.archived_at, card.entered_at) == (None, after(days=2), after(days=2))
    assert (card.finished_at, card.discarded_at) == (after(), None)
    assert (card.transitions.get(kind="archive").from_column, card.transitions.count()) == (ready, 2)


def test_an_unfinished_card_is_not_archived(validation: Column, member: User) -> None:
    (card,) = fill(validation, "A", by=member)

    with nothing_changed(), pytest.raises(Refused, match="“A” is not finished") as refusal:
        archive_card(card=card, by=member)
    assert refusal.value.code == "card_unfinished"


def test_a_card_taken_back_out_of_finish_is_not_archived(ready: Column, validation: Column, member: User) -> None:
    (card,) = fill(ready, "A", by=member)
    move_card(card=card, to=validation, by=member)

    with nothing_changed(), pytest.raises(Refused, match="“A” is not finished"):
        archive_card(card=card, by=member)


def test_an_archived_card_is_not_archived_again(ready: Column, member: User) -> None:
    (card,) = fill(ready, "A", by=member)
    archive_card(card=card, by=member)

    with nothing_changed(), pytest.raises(Refused, match="“A” was archived by Max Member"):
        archive_card(card=card, by=member)


def test_a_card_is_put_away_unblocked(idea: Column, member: User) -> None:
    (card,) = fill(idea, "A", by=member)
    block = block_card(card=card, reason="decision", by=member, at=after(hours=1))

    card = discard_card(card=card, reason="other", by=member, at=after(hours=3))

    block.refresh_from_db()
    assert (card.blocked, block.until) == (False, after(hours=3))


def test_a_restored_card_lies_at_the_head(idea: Column, validation: Column, member: User) -> None:
    (card,) = fill(idea, "X", by=member)
    fill(validation, "AB", by=member)
    discard_card(card=card, reason="other", by=member)

    restore_card(card=card, to=validation, by=member)

    assert titles(validation) == "XAB"


def test_a_restored_card_started_when_it_first_did_and_entered_now(
    idea: Column, validation: Column, member: User
) -> None:
    (card,) = fill(idea, "A", by=member)
    discard_card(card=card, reason="other", by=member, at=after(days=1))

    card = restore_card(card=card, to=validation, by=member, at=after(days=5))

    assert (card.started_at, card.entered_at) == (after(), after(days=5))
    assert (card.discarded_at, card.finished_at) == (None, None)
    row = card.transitions.get(kind="restore")
    assert (row.from_column, row.to_column, row.to_name, row.at) == (None, validation, "Validation", after(days=5))


def test_a_discarded_card_restored_to_finish_is_finished_from_then_on(
    idea: Column, ready: Column, member: User
) -> None:
    (card,) = fill(idea, "A", by=member)
    discard_card(card=card, reason="other", by=member, at=after(days=1))

    assert restore_card(card=card, to=ready, by=member, at=after(days=5)).finished_at == after(days=5)


def test_an_archived_card_restored_to_finish_was_finished_all_the_time(ready: Column, member: User) -> None:
    (card,) = fill(ready, "A", by=member)
    archive_card(card=card, by=member, at=after(days=1))

    card = restore_card(card=card, to=ready, by=member, at=after(days=5))

    assert (card.finished_at, card.entered_at, card.archived_at) == (after(), after(days=5), None)


def test_an_archived_card_restored_into_the_flow_is_unfinished(ready: Column, validation: Column, member: User) -> None:
    (card,) = fill(ready, "A", by=member)
    archive_card(card=card, by=member, at=after(days=1))

    card = restore_card(card=card, to=validation, by=member, at=after(days=5))

    assert (card.finished_at, card.started_at) == (None, after(days=5))


def test_a_card_on_the_board_is_not_restored(idea: Column, validation: Column, member: User) -> None:
    (card,) = fill(idea, "A", by=member)

    with nothing_changed(), pytest.raises(Refused, match="“A” is on the board already") as refusal:
        restore_card(card=card, to=validation, by=member)
    assert refusal.value.code == "card_on_board"


def test_a_card_is_not_restored_to_a_retired_column(idea: Column, validation: Column, member: User) -> None:
    (card,) = fill(idea, "A", by=member)
    discard_card(card=card, reason="other", by=member)
    retire_column(column=validation, by=member)

    with nothing_changed(), pytest.raises(Refused, match="Validation was retired"):
        restore_card(card=card, to=validation, by=member)


def test_a_card_is_not_restored_to_another_board(idea: Column, member: User) -> None:
    (card,) = fill(idea, "A", by=member)
    discard_card(card=card, reason="other", by=member)
    elsewhere = create_board(name="Another", owner=member).columns.first()
    assert elsewhere is not None

    with nothing_changed(), pytest.raises(Refused, match="another board"):
        restore_card(card=card, to=elsewhere, by=member)
