"""The demo board: believable, lawful, and the same for the same instant."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import transaction

from boards.demo import make_demo
from boards.demo.office import DAYS, Office
from boards.models import Block, Board
from boards.rebuild import differences
from tests.boards.state import all_rows, nothing_changed

NOW = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)  # a Sunday night
GREENWICH = ZoneInfo("UTC")


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[Board]:
    """Made once, as it takes a second or two; nothing here changes it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_demo(now=NOW)
        transaction.set_rollback(True)


def lying(board: Board) -> dict[str, int]:
    return {column.name: column.cards.count() for column in board.columns.in_use()}


def test_the_board_is_alive_and_within_its_limits(demo: Board) -> None:
    count = lying(demo)

    assert 5 <= count["Idea"] <= 8
    assert count["Validation"] == 3
    assert 1 <= count["Prototyping"] <= 2
    assert 3 <= count["Ready for Dev"] <= 5


def test_it_has_forty_to_sixty_cards_with_all_that_happens_to_cards(demo: Board) -> None:
    assert 40 <= demo.cards.count() <= 60
    assert set(demo.cards.values_list("work_type", flat=True)) == {"feature", "defect", "risk", "debt"}
    assert demo.cards.exclude(discarded_at=None).count() >= 10
    assert demo.cards.exclude(archived_at=None).count() >= 10
    assert demo.transitions.filter(override=True).count() >= 3
    assert demo.transitions.filter(from_name="Prototyping", to_name="Validation").count() >= 3


def test_every_discard_says_why(demo: Board) -> None:
    assert not demo.transitions.filter(kind="discard", note="").exists()


def test_something_is_blocked_now_and_more_was_before(demo: Board) -> None:
    blocks = Block.objects.filter(card__board=demo)

    assert 1 <= blocks.filter(until=None).count() <= 2
    assert blocks.exclude(until=None).count() >= 5
    assert len(set(blocks.values_list("reason", flat=True))) >= 3


def test_enough_was_finished_lately_for_percentiles(demo: Board) -> None:
    assert demo.cards.filter(finished_at__gte=NOW - timedelta(weeks=12)).count() >= 12


def test_ages_go_from_a_day_or_three_to_a_month_and_a_half(demo: Board) -> None:
    begun = demo.cards.filter(finished_at=None, discarded_at=None).values_list("started_at", flat=True)
    ages = [(NOW - at).days for at in begun if at]

    assert min(ages) <= 2
    assert 30 <= max(ages) <= 47


def test_the_log_covers_nine_months_of_office_hours_up_to_now(demo: Board) -> None:
    instants = [at.astimezone(demo.zone) for at in demo.transitions.in_order().values_list("at", flat=True)]

    assert 38 <= (instants[-1] - instants[0]).days / 7 <= 39
    assert instants[-1] <= NOW
    assert {at.weekday() for at in instants} == {0, 1, 2, 3, 4}
    assert all(time(9) <= at.time() <= time(17, 30) for at in instants)


def test_cached_instants_are_those_of_the_log(demo: Board) -> None:
    assert list(differences(demo, demo.line())) == []


def test_the_same_instant_makes_the_same_board(demo: Board) -> None:
    def told(board: Board) -> list[tuple[Any, ...]]:
        return list(
            board.transitions.in_order().values_list("card__title", "kind", "to_name", "at", "by_name", "reason")
        )

    with transaction.atomic():
        again = make_demo(now=NOW)
        assert told(again) == told(demo)
        transaction.set_rollback(True)


def test_the_office_opens_an_hour_before_today_counts() -> None:
    def last_day(now: datetime) -> int:
        return Office(now, GREENWICH).days[-1].day

    assert last_day(datetime(2026, 3, 18, 9, 59, tzinfo=UTC)) == 17
    assert last_day(datetime(2026, 3, 18, 10, 0, tzinfo=UTC)) == 18
    assert last_day(datetime(2026, 3, 22, 12, 0, tzinfo=UTC)) == 20


def test_today_ends_now() -> None:
    now = datetime(2026, 3, 18, 11, 0, tzinfo=UTC)

    assert Office(now, GREENWICH).instant(DAYS - 1, 0.5) == now - timedelta(hours=1)


@pytest.mark.django_db
def test_the_command_makes_the_board_once() -> None:
    call_command("demo", yes=True)
    board = Board.objects.get()

    assert board.members.count() == 5
    person = authenticate(username="demo", password="demo")
    assert person is not None
    assert Board.objects.visible_to(person).get() == board
    with nothing_changed():
        call_command("demo", yes=True)


@pytest.mark.django_db
def test_without_debug_the_command_wants_a_yes() -> None:
    before = all_rows()

    with pytest.raises(CommandError, match="add --yes"):
        call_command("demo")

    assert all_rows() == before
