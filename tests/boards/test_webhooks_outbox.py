"""What is to be told is written with the change it tells of, and costs nothing where nobody listens."""

import io
from collections.abc import Callable
from functools import partial

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from boards.columns import retire_column, set_line
from boards.models import Board, Card, Column, Delivery, Webhook
from boards.moves import (
    archive_card,
    block_card,
    create_card,
    discard_card,
    edit_card,
    move_card,
    restore_card,
    unblock_card,
    undo_move,
)
from boards.refusals import ColumnFull
from boards.webhooks.verbs import switch_off
from tests.boards.imported import import_log, lines, past
from tests.boards.listening import listener
from tests.boards.test_queries import outline, statements_of
from tests.cast import after, fill

Listen = Callable[..., Webhook]


@pytest.fixture
def listen(board: Board) -> Listen:
    """A webhook of the board, for all events or for those named."""

    return partial(listener, board, "https://example.org/hook")


@pytest.fixture
def webhook(listen: Listen) -> Webhook:
    return listen()


def told(webhook: Webhook) -> list[str]:
    return list(webhook.deliveries.order_by("pk").values_list("event", flat=True))


@pytest.fixture
def card(idea: Column, owner: User) -> Card:
    """It came before anybody listened."""
    return fill(idea, "X", by=owner)[0]


def test_a_new_card_is_told_with_its_row_of_the_log(webhook: Webhook, idea: Column, owner: User) -> None:
    card = create_card(board=idea.board, column=idea, title="X", by=owner, at=after(hours=1))
    delivery = Delivery.objects.get()
    assert (delivery.event, delivery.card, delivery.at) == ("card.created", card, after(hours=1))
    assert delivery.transition == card.transitions.get()
    assert (delivery.attempts, delivery.sent_at, delivery.again) == (0, None, False)


def test_a_move_is_told(card: Card, webhook: Webhook, validation: Column, owner: User) -> None:
    move_card(card=card, to=validation, by=owner)
    assert told(webhook) == ["card.moved"]


def test_a_move_inside_a_column_and_an_edit_are_not(card: Card, webhook: Webhook, idea: Column, owner: User) -> None:
    move_card(card=card, to=idea, by=owner)
    edit_card(card=card, title="Y", by=owner)
    assert told(webhook) == []


def test_the_arrival_where_the_clock_stops_is_told_as_finished_too(
    card: Card, webhook: Webhook, ready: Column, owner: User
) -> None:
    move_card(card=card, to=ready, by=owner)
    assert told(webhook) == ["card.moved", "card.finished"]


def test_a_card_created_there_is_finished_at_once(webhook: Webhook, ready: Column, owner: User) -> None:
    create_card(board=ready.board, column=ready, title="X", by=owner)
    assert told(webhook) == ["card.created", "card.finished"]


@pytest.fixture
def live(board: Board, idea: Column, ready: Column, owner: User) -> Column:
    """Where users have it."""
    live = board.columns.create(name="Live", position=10)
    set_line(board=board, start=idea, finish=ready, delivered=live, by=owner)
    return live


def test_from_ready_to_live_a_card_is_delivered_and_not_finished_again(
    card: Card, webhook: Webhook, ready: Column, live: Column, owner: User
) -> None:
    card = move_card(card=card, to=ready, by=owner)
    move_card(card=card, to=live, by=owner)
    assert told(webhook) == ["card.moved", "card.finished", "card.moved", "card.delivered"]


def test_straight_to_live_a_card_is_both(card: Card, webhook: Webhook, live: Column, owner: User) -> None:
    move_card(card=card, to=live, by=owner)
    assert told(webhook) == ["card.moved", "card.finished", "card.delivered"]


def test_back_from_live_to_ready_is_a_move(
    card: Card, listen: Listen, ready: Column, live: Column, owner: User
) -> None:
    card = move_card(card=card, to=live, by=owner)
    webhook = listen()
    move_card(card=card, to=ready, by=owner)
    assert told(webhook) == ["card.moved"]


def test_taken_back_and_finished_again_is_finished_again(
    card: Card, listen: Listen, ready: Column, idea: Column, owner: User
) -> None:
    card = move_card(card=card, to=ready, by=owner)
    card = move_card(card=card, to=idea, by=owner)
    webhook = listen()
    move_card(card=card, to=ready, by=owner)
    assert told(webhook) == ["card.moved", "card.finished"]


def test_a_discard_and_a_restore(card: Card, webhook: Webhook, idea: Column, owner: User) -> None:
    card = discard_card(card=card, reason="other", by=owner)
    restore_card(card=card, to=idea, by=owner)
    assert told(webhook) == ["card.discarded", "card.moved"]


def test_a_discarded_card_restored_to_ready_is_finished(
    card: Card, webhook: Webhook, ready: Column, owner: User
) -> None:
    card = discard_card(card=card, reason="other", by=owner)
    restore_card(card=card, to=ready, by=owner)
    assert told(webhook) == ["card.discarded", "card.moved", "card.finished"]


def test_an_archived_card_that_comes_back_was_finished_before(
    card: Card, listen: Listen, ready: Column, live: Column, owner: User
) -> None:
    card = move_card(card=card, to=live, by=owner, at=after(days=1))
    webhook = listen()
    card = archive_card(card=card, by=owner, at=after(days=2))
    restore_card(card=card, to=live, by=owner, at=after(days=3))
    assert told(webhook) == ["card.moved", "card.moved"]
    assert list(Delivery.objects.values_list("transition__kind", flat=True)) == ["archive", "restore"]


def test_an_undo_is_a_move_wherever_it_leads(
    card: Card, listen: Listen, ready: Column, idea: Column, owner: User
) -> None:
    card = move_card(card=card, to=ready, by=owner)
    card = move_card(card=card, to=idea, by=owner)
    webhook = listen()
    undo_move(card=card, by=owner)
    assert told(webhook) == ["card.moved"]
    assert Delivery.objects.get().transition.kind == "undo"  # type: ignore[union-attr]


def test_a_block_and_its_end(card: Card, webhook: Webhook, owner: User) -> None:
    block = block_card(card=card, reason="decision", by=owner, at=after(hours=1))
    unblock_card(card=card, by=owner, at=after(hours=2))
    assert told(webhook) == ["card.blocked", "card.unblocked"]
    assert [(each.block, each.at) for each in Delivery.objects.order_by("pk")] == [
        (block, after(hours=1)),
        (block, after(hours=2)),
    ]


def test_whoever_is_discarded_waits_for_nothing_until_that_is_undone(card: Card, listen: Listen, owner: User) -> None:
    block_card(card=card, reason="decision", by=owner)
    webhook = listen()
    card = discard_card(card=card, reason="other", by=owner)
    undo_move(card=card, by=owner)
    assert told(webhook) == ["card.unblocked", "card.discarded", "card.blocked", "card.moved"]


def test_an_override_is_told_behind_the_move(webhook: Webhook, card: Card, validation: Column, owner: User) -> None:
    fill(validation, "ABC", by=owner)
    before = len(told(webhook))
    move_card(card=card, to=validation, by=owner, override_reason="The customer is here today")
    assert told(webhook)[before:] == ["card.moved", "wip.overridden"]


def test_a_refused_move_tells_nothing(card: Card, listen: Listen, validation: Column, member: User) -> None:
    fill(validation, "ABC", by=member)
    webhook = listen()
    with pytest.raises(ColumnFull):
        move_card(card=card, to=validation, by=member)
    assert told(webhook) == []


def test_the_cards_of_a_retired_column_are_told_each(
    listen: Listen, validation: Column, prototyping: Column, owner: User
) -> None:
    fill(validation, "AB", by=owner)
    webhook = listen()
    retire_column(column=validation, cards_to=prototyping, by=owner)
    assert told(webhook) == ["card.moved", "card.moved"]


def test_only_what_is_wanted_is_written_down(
    card: Card, listen: Listen, validation: Column, ready: Column, owner: User
) -> None:
    finished, free = listen("card.finished"), listen("card.unblocked", "card.moved")
    block_card(card=card, reason="decision", by=owner)
    unblock_card(card=card, by=owner)
    move_card(card=card, to=ready, by=owner)
    assert told(finished) == ["card.finished"]
    assert told(free) == ["card.unblocked", "card.moved"]


def test_an_event_has_the_same_id_for_all_who_hear_of_it(
    card: Card, listen: Listen, ready: Column, owner: User
) -> None:
    listen(), listen()
    move_card(card=card, to=ready, by=owner)
    assert Delivery.objects.count() == 4
    assert Delivery.objects.values("event_id").distinct().count() == 2


def test_who_is_off_and_who_is_of_another_board_hears_nothing(
    card: Card, webhook: Webhook, validation: Column, owner: User
) -> None:
    switch_off(webhook=webhook, by=owner)
    move_card(card=card, to=validation, by=owner)
    other = Board.objects.create(name="Other", has_webhooks=True)
    Webhook.objects.filter(pk=webhook.pk).update(board=other, active=True)
    move_card(card=card, to=validation, by=owner)
    assert told(webhook) == []


def test_a_move_that_is_rolled_back_tells_nothing(
    card: Card, webhook: Webhook, validation: Column, owner: User
) -> None:
    with transaction.atomic():
        move_card(card=card, to=validation, by=owner)
        assert told(webhook) == ["card.moved"]
        transaction.set_rollback(True)
    assert told(webhook) == []


def test_where_it_cannot_be_told_nothing_has_happened(
    card: Card, webhook: Webhook, idea: Column, validation: Column, owner: User
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE boards_delivery RENAME TO elsewhere")
    with pytest.raises(DatabaseError), transaction.atomic():
        move_card(card=card, to=validation, by=owner)
    card.refresh_from_db()
    assert (card.column, card.transitions.count()) == (idea, 1)


def test_where_nobody_listens_nothing_is_asked(card: Card, validation: Column, owner: User) -> None:
    statements = statements_of(lambda: move_card(card=card, to=validation, by=owner))
    assert not [sql for sql in statements if "boards_delivery" in sql or "boards_webhook" in sql]


def test_where_somebody_listens_an_event_is_one_statement(
    card: Card, webhook: Webhook, validation: Column, owner: User
) -> None:
    statements = statements_of(lambda: move_card(card=card, to=validation, by=owner))
    assert [outline(sql) for sql in statements].count("INSERT boards_delivery") == 1
    assert not [sql for sql in statements if outline(sql) in ("SELECT boards_webhook", "SELECT boards_delivery")]


def test_an_import_tells_nothing_nor_does_a_log_that_is_read_again(listen: Listen, board: Board, ready: Column) -> None:
    begins = lines("1,Idea,2026-03-02", "2,Idea,2026-03-02")
    goes_on = lines("1,Idea,2026-03-02", "1,Done,2026-03-04", "2,Rejected,2026-03-04", "3,Idea,2026-03-04")
    import_log(begins)
    Webhook.objects.filter(pk=listen().pk).update(board=past())
    Board.objects.update(has_webhooks=True)
    import_log(goes_on)
    assert past().cards.count() == 3
    call_command("rebuild", "Past", stdout=io.StringIO())
    assert not Delivery.objects.exists()
