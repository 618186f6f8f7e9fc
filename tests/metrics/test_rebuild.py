"""manage.py rebuild: whatever was spoilt is right again afterwards, and is told."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from boards.models import Board, Card, Column
from boards.moves import block_card, create_card, move_card
from metrics.closing import close_days
from metrics.models import BoardFigures
from metrics.refresh import refresh_figures
from tests.cast import after

NOW = after(days=5)


def rebuild(*arguments: object) -> str:
    out = StringIO()
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        call_command("rebuild", *map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.fixture
def story(board: Board, idea: Column, validation: Column, ready: Column, owner) -> Board:
    for number in range(5):
        card = create_card(board=board, column=idea, title=f"Idea {number}", by=owner, at=after())
        move_card(card=card, to=ready, by=owner, at=after(days=1))
    create_card(board=board, column=idea, title="Export", by=owner, at=after(days=2))
    board = Board.objects.get()
    close_days(board, at=NOW)
    refresh_figures(board, at=NOW)
    return board


def test_where_all_is_well_nothing_differs_and_nothing_is_touched(story):
    assert rebuild("Checkout") == "Checkout: nothing differed.\n"
    assert Board.objects.get().version == story.version


def test_instants_that_are_not_the_logs_are_corrected_and_told(story):
    Card.objects.filter(title="Export").update(started_at=after(days=1))
    assert rebuild(story.pk).splitlines() == [
        "Checkout: what differed was corrected (cards 1).",
        "  “Export”: started_at was 2026-03-03 09:00:00 UTC, is 2026-03-04 09:00:00 UTC",
    ]
    assert Card.objects.get(title="Export").started_at == after(days=2)


def test_a_card_in_the_wrong_column_is_put_back_and_both_columns_are_drawn_again(story, idea, ready):
    Card.objects.filter(title="Export").update(column=ready, position=5)
    assert "“Export”: column was Ready for Dev, is Idea" in rebuild(story.pk)
    assert Card.objects.get(title="Export").column == idea
    version = Board.objects.get().version
    assert set(story.columns.filter(stamp=version)) == {idea, ready}


def test_a_blocked_mark_without_a_block_is_taken_off(story):
    Card.objects.filter(title="Export").update(blocked=True)
    assert "(blocked marks 1).\n  “Export” is not blocked\n" in rebuild(story.pk)
    assert not Card.objects.get(title="Export").blocked


def test_a_blocked_mark_that_is_missing_is_put_on(story, owner):
    block_card(card=Card.objects.get(title="Export"), reason="decision", by=owner, at=NOW)
    Card.objects.update(blocked=False)
    assert "“Export” is blocked" in rebuild(story.pk)
    assert Card.objects.get(title="Export").blocked


def test_a_day_that_is_not_the_logs_is_closed_again(story):
    story.days.filter(date=after().date()).update(arrived=7)
    assert "(days 1).\n  2026-03-02: arrived was 7, is 5\n" in rebuild(story.pk)
    assert rebuild(story.pk) == "Checkout: nothing differed.\n"


def test_a_day_from_before_the_log_is_dropped(story):
    story.days.filter(date=after().date()).update(date=after(days=-4).date())
    assert "2026-02-26 is no finished day of the log" in rebuild(story.pk)
    assert rebuild(story.pk) == "Checkout: nothing differed.\n"


def test_figures_that_are_not_the_logs_are_computed_again(story):
    BoardFigures.objects.update(flow_load=9)
    assert "flow_load was 9, is 1" in rebuild(story.pk)
    assert BoardFigures.objects.get().flow_load == 1


def test_figures_that_are_only_old_are_replaced_without_a_word(story, idea, owner):
    create_card(board=story, column=idea, title="Another", by=owner, at=NOW)
    assert rebuild(story.pk) == "Checkout: nothing differed.\n"
    assert BoardFigures.objects.get().flow_load == 2


def test_ten_examples_are_told_and_the_others_counted(story, idea, owner):
    for number in range(8):
        create_card(board=story, column=idea, title=f"More {number}", by=owner, at=NOW)
    Card.objects.update(started_at=None)
    told = rebuild(story.pk).splitlines()
    assert told[0] == "Checkout: what differed was corrected (cards 14)."
    assert len(told) == 12
    assert told[-1] == "  and 4 more"


def test_all_boards(story):
    Board.objects.create(name="Bare")
    assert rebuild("--all") == "Checkout: nothing differed.\nBare: nothing differed.\n"


@pytest.mark.parametrize("arguments", [[], ["Checkout", "--all"], ["Nowhere"]])
def test_one_board_or_all_must_be_named(board, arguments):
    with pytest.raises(CommandError):
        rebuild(*arguments)
