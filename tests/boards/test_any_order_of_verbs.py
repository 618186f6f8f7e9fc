"""All verbs in any order, by several people, as time goes on: what must hold holds after each of them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from hypothesis import Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from hypothesis.strategies import DataObject, data, integers, sampled_from

from boards import columns, moves
from boards.models import Board, Card, Column, WhenFull
from boards.rebuild import differences
from boards.refusals import ColumnFull, Refused
from boards.replay import Act
from tests.boards.known_board import KnownBoard
from tests.boards.open_page import OpenPage
from tests.cast import after

PAUSES = sampled_from([timedelta(seconds=seconds) for seconds in (0.001, 1, 5, 20, 50)])
REASONS = sampled_from(["", "Urgent"])
MAXIMA = sampled_from([None, 1, 2, 4])


class AnyOrderOfVerbs(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint()
        self.board = Board.objects.get()
        self.known = KnownBoard([column.pk for column in self.board.columns.in_use()])
        self.version = self.board.version
        self.people = [*User.objects.order_by("pk"), None]
        self.now = after()
        self.by: User | None = self.people[0]
        for column in [*self.board.columns.in_use()] * 2:
            self.begin(column)
        self.page = OpenPage(self.board, User.objects.get(username="max"))

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.savepoint)

    # What people do with cards.

    @rule(data=data())
    def create(self, data: DataObject) -> None:
        column = self.some_column(data)
        card = self.does(data, moves.create_card, into=column, board=self.board, column=column, title="Idea")
        if card:
            self.is_begun(card)

    @precondition(lambda self: self.known.lying)
    @rule(data=data())
    def move(self, data: DataObject) -> None:
        card, column = self.some_card(data, self.known.lying), self.some_column(data)
        behind = self.some_card(data, self.known.lying) if data.draw(integers(0, 2)) else None
        into = None if card.column_id == column.pk else column
        if self.does(data, moves.move_card, into=into, card=card, to=column, behind=behind):
            if into:
                self.remember(card, Act.MOVE)
            self.known.place(card.pk, column.pk, behind.pk if behind else None)

    @precondition(lambda self: self.known.lying)
    @rule(data=data())
    def discard_or_archive(self, data: DataObject) -> None:
        card = self.some_card(data, self.known.lying)
        discarded = self.does(data, moves.discard_card, card=card, reason="evidence")
        assert (discarded is None) is (card.finished_at is not None)
        if not discarded:
            assert self.does(data, moves.archive_card, card=card)
        self.remember(card, Act.DISCARD if discarded else Act.ARCHIVE)
        self.known.put_away(card.pk)

    @precondition(lambda self: self.known.away)
    @rule(data=data())
    def restore(self, data: DataObject) -> None:
        card, column = self.some_card(data, sorted(self.known.away)), self.some_column(data)
        if self.does(data, moves.restore_card, into=column, card=card, to=column):
            self.remember(card, Act.RESTORE)
            self.known.place(card.pk, column.pk)

    @precondition(lambda self: self.known.latest)
    @rule(data=data())
    def undo(self, data: DataObject) -> None:
        """Mostly what somebody has just done, by who did it: else there is seldom something to undo."""
        card = self.some_card(data, data.draw(sampled_from([self.known.latest, self.known.latest, self.known.cards])))
        by = data.draw(sampled_from([self.known.acts[card.pk][-1].by, *self.people]))
        undone = self.does(data, moves.undo_move, by=by, card=card)
        possible = self.known.can_undo(card.pk, self.by, self.now)
        if undone is None:
            assert not possible or self.refusal in ("wip_limit_reached", "column_retired")
            return
        assert possible
        above = Card.objects.filter(column=undone.column_id, position__lt=undone.position)
        self.known.undo(card.pk, above.count())

    @precondition(lambda self: self.known.lying)
    @rule(data=data(), title=sampled_from(["", "Better"]))
    def edit_or_block(self, data: DataObject, title: str) -> None:
        card = self.some_card(data, self.known.lying)
        if title:
            assert self.does(data, moves.edit_card, card=card, title=title)
        elif card.blocked:
            assert self.does(data, moves.unblock_card, card=card)
            self.known.blocked.remove(card.pk)
        else:
            assert self.does(data, moves.block_card, card=card, reason="decision")
            self.known.blocked.add(card.pk)

    # What owners do with columns.

    @rule(data=data())
    def change_columns(self, data: DataObject) -> None:
        data.draw(sampled_from([self.limit, self.limit, self.add, self.reorder, self.lay_line, self.retire]))(data)

    def limit(self, data: DataObject) -> None:
        column, maximum, when_full = self.some_column(data), data.draw(MAXIMA), data.draw(sampled_from(WhenFull.values))
        limits: dict[str, Any] = {"maximum": maximum, "minimum": None, "when_full": when_full}
        assert self.does(data, columns.change_limits, column=column, **limits)
        self.known.tolerated[column.pk] = len(self.known.order[column.pk])

    def add(self, data: DataObject) -> None:
        column = self.does(data, columns.add_column, board=self.board, name=f"At version {self.version}")
        self.known.add_column(column.pk)

    def reorder(self, data: DataObject) -> None:
        behind = self.some_column(data) if data.draw(integers(0, 3)) else None
        self.does(data, columns.reorder_column, column=self.some_column(data), behind=behind)

    def lay_line(self, data: DataObject) -> None:
        line: dict[str, Any] = {"start": self.some_column(data), "finish": self.some_column(data), "delivered": None}
        self.does(data, columns.set_line, board=self.board, **line)

    def retire(self, data: DataObject) -> None:
        column, to = self.some_column(data), self.some_column(data)
        arriving = len(self.known.order[column.pk])
        into = to if arriving else None
        if self.does(data, columns.retire_column, into=into, arriving=arriving, column=column, cards_to=to):
            self.known.retire(column.pk, to.pk, self.by, self.now)

    @rule(hours=integers(1, 100))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    # What must hold.

    @invariant()
    def the_order_is_total_and_what_people_made_it(self) -> None:
        known = self.known
        lying = Card.objects.exclude(column=None).order_by("column", "position").values_list("column", "pk")
        assert list(lying) == [(column, card) for column in sorted(known.order) for card in known.order[column]]
        assert set(Card.objects.filter(column=None).values_list("pk", flat=True)) == known.away

    @invariant()
    def a_page_that_catches_up_shows_it(self) -> None:
        """Whether it has missed one change or several."""
        if self.version % 4 in (1, 2):
            self.page.catch_up()
            assert self.page.lists == self.known.order

    @invariant()
    def no_column_is_over_its_limit_but_by_an_override_or_a_lowered_limit(self) -> None:
        for column in self.board.columns.in_use():
            count, tolerated = len(self.known.order[column.pk]), self.known.tolerated[column.pk]
            assert column.maximum is None or count <= max(column.maximum, tolerated)
            self.known.tolerated[column.pk] = min(count, tolerated)

    @invariant()
    def cards_are_as_their_log_says(self) -> None:
        self.board.refresh_from_db()
        assert list(differences(self.board, self.board.line())) == []

    @invariant()
    def a_card_is_blocked_while_a_block_is_open(self) -> None:
        blocked = set(Card.objects.filter(blocked=True).values_list("pk", flat=True))
        open_blocks = Card.objects.filter(blocks__isnull=False, blocks__until=None)
        assert blocked == set(open_blocks.values_list("pk", flat=True)) == self.known.blocked

    @invariant()
    def every_change_raised_the_version_by_one(self) -> None:
        assert Board.objects.get().version == self.version

    # How it is done.

    def begin(self, column: Column) -> None:
        card = moves.create_card(board=self.board, column=column, title="Idea", by=self.by, at=self.now)
        self.version += 1
        self.is_begun(card)

    def is_begun(self, card: Card) -> None:
        assert card.column_id
        self.known.create(card.pk, card.column_id, self.by, self.now)

    def does(
        self, data: DataObject, verb: Callable[..., Any], *, into: Column | None = None, arriving: int = 1, **given: Any
    ) -> Any:
        """Someone calls the verb some time later. None where it was refused: then all is as the test knew it before."""
        self.now += data.draw(PAUSES)
        self.by = given["by"] = given.get("by", data.draw(sampled_from(self.people)))
        if verb in TIMED:
            given["at"] = self.now
        reason = data.draw(REASONS) if into else ""
        if reason:
            given["override_reason"] = reason
        try:
            done = verb(**given)
        except Refused as refusal:
            self.is_refused(refusal, reason)
            return None
        self.version += 1
        if into and reason:
            self.known.tolerated[into.pk] = len(self.known.order[into.pk]) + arriving
        return done

    def is_refused(self, refusal: Refused, reason: str) -> None:
        self.refusal = refusal.code
        if isinstance(refusal, ColumnFull):
            count = len(self.known.order[refusal.column.pk])
            assert refusal.count == count > refusal.limit - refusal.arriving
            assert not (refusal.may_override and reason)

    def remember(self, card: Card, act: Act) -> None:
        self.known.remember(card.pk, act, self.by, self.now)

    def some_card(self, data: DataObject, cards: list[int]) -> Card:
        return Card.objects.get(pk=data.draw(sampled_from(cards)))

    def some_column(self, data: DataObject) -> Column:
        return Column.objects.get(pk=data.draw(sampled_from(list(self.known.order))))


TIMED = {verb for name, verb in vars(moves).items() if name.endswith(("_card", "_move"))} | {columns.retire_column}


def test_what_must_hold_holds_after_any_order_of_verbs(board: Board) -> None:
    quick = settings(max_examples=20, stateful_step_count=30, deadline=None, database=None, phases=[Phase.generate])
    run_state_machine_as_test(AnyOrderOfVerbs, settings=quick)
