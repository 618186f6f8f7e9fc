"""A figure and the list of the cards behind it are the same number."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from boards.demo import make_demo
from boards.models import Board
from boards.moves import block_card, create_card, move_card, unblock_card
from metrics.behind import Behind, UnknownFigure, behind
from metrics.charts.registry import CHARTS
from metrics.picture import flow_picture
from metrics.reading import read_all
from tests.cast import after

NOW = after(days=60)
# What leads to cards without being a number of them: shares and promises, and beside numbers names and days.
NO_NUMBERS = {"flow-efficiency", "forecast-how-many", "forecast-when", "survival"}
NO_NUMBER = {"Card", "Column", "of them blocked"}


def asked(board: Board, figure: str, part: str = "", *, weeks: int | None = None) -> Behind:
    return behind(read_all(board, as_of=NOW, weeks=weeks), figure, part)


@pytest.mark.parametrize(
    ("figure", "part", "count"),
    [
        ("cards", "", 8),
        ("flow_load", "", 2),
        ("flow_load", "Idea", 2),
        ("flow_load", "defect", 0),
        ("finished", "", 5),
        ("finished", "2026-W10", 1),
        ("finished", "feature", 5),
        ("finished", "2026-W10 feature", 1),
        ("finished", "2026-W10 defect", 0),
        ("lead_time", "", 5),
        ("lead_time", "3-4", 5),
        ("lead_time", "2-3", 0),
        ("unmeasured", "", 0),
        ("started", "", 8),
        ("started", "2026-W10", 2),  # on Monday, and on Saturday
        ("discards", "", 1),
        ("discards", "2026-W15", 1),
        ("discarded_from", "Idea", 1),
        ("discarded_for", "evidence", 1),
        ("backward_moves", "", 0),
        ("backward_moves", "2026-03-06 Idea", 0),
        ("time_in_column", "Idea", 8),
        ("blocked_in", "Idea", 0),
        ("lay_in_flow", "2026-03-02", 1),
        ("lay_in_flow", "2026-03-05", 0),  # it was ready at nine
        ("came_to", "2026-03-05 Ready for Dev", 1),
        ("came_to", "2026-03-08 Idea", 1),
        ("came_to", "2026-05-01 Idea", 2),
        ("came_to_be_discarded", "2026-04-11", 1),
        ("came_to_be_discarded", "2026-04-10", 0),
        ("survival", "3 ready", 5),
        ("survival", "2 ready", 0),
        ("survival", "3 open", 3),
        ("survival", "40 open", 0),  # none was watched so long
        ("survival", "15 discarded", 1),
        ("survival", "14 discarded", 0),
    ],
)
def test_what_is_behind_each_figure(story, figure, part, count):
    assert asked(story, figure, part).cards.sum() == count


def test_what_had_left_before_the_window_has_come_nowhere_in_it(story):
    assert asked(story, "came_to", "2026-05-01 Ready for Dev").cards.sum() == 5
    assert asked(story, "came_to", "2026-05-01 Ready for Dev", weeks=12).cards.sum() == 4


def test_moves_back_and_blocks(story, idea, validation, owner):
    card = create_card(board=story, column=validation, title="Odd", by=owner, at=after(days=50))
    block_card(card=card, reason="supplier", by=owner, at=after(days=51))
    unblock_card(card=card, by=owner, at=after(days=52))
    move_card(card=card, to=idea, by=owner, at=after(days=53))
    assert asked(story, "backward_moves", "2026-04-24 Validation").cards.sum() == 1
    assert asked(story, "backward_moves", "2026-04-23 Validation").cards.sum() == 0
    assert asked(story, "blocked_in", "Validation").cards.sum() == 1


@pytest.mark.parametrize(
    ("figure", "part", "title"),
    [
        ("flow_load", "", "Under way"),
        ("flow_load", "Idea", "Under way: Idea"),
        ("finished", "2026-W10 feature", "Finished: feature, week of 2 Mar 2026"),
        ("finished", "feature", "Finished: feature"),
        ("lead_time", "3-4", "Finished and measured: 3 to 4 days"),
        ("discarded_for", "evidence", "Discarded: Evidence speaks against it"),
        ("came_to", "2026-03-08 Idea", "Come so far and no further: Idea, 8 Mar 2026"),
        ("lay_in_flow", "2026-03-02", "In the flow at the end of the day: 2 Mar 2026"),
        ("survival", "3 open", "Ideas by age: still open after 3 days"),
        ("survival", "3 ready", "Ideas by age: ready within 3 days"),
    ],
)
def test_it_is_called_in_words(story, figure, part, title):
    assert asked(story, figure, part).title == title


@pytest.mark.parametrize(
    ("figure", "part"),
    [
        ("luck", ""),
        ("cards", "Idea"),
        ("flow_load", "Nowhere"),
        ("finished", "W"),
        ("finished", "2026-W99"),
        ("finished", "9999-W52"),
        ("finished", "0001-W01"),
        ("finished", "2026-W10 wish"),
        ("started", "2026-W1\u0662"),
        ("lead_time", "nan-inf"),
        ("lead_time", "7"),
        ("lay_in_flow", ""),
        ("lay_in_flow", "9999-12-31"),
        ("lay_in_flow", "2026-03-02 Idea"),
        ("came_to", "2026-03-02"),
        ("came_to", "2026-02-30 Idea"),
        ("came_to_be_discarded", "soon"),
        ("backward_moves", "2026-03-06"),
        ("blocked_in", ""),
        ("discarded_for", "no_value"),
        ("survival", "14"),
        ("survival", "14 lost"),
        ("survival", "9" * 5000 + " open"),
    ],
)
def test_what_is_no_part_of_a_figure_is_refused(story, figure, part):
    with pytest.raises(UnknownFigure):
        asked(story, figure, part)


def test_a_reason_that_nobody_gave_is_a_part_too(story):
    reading = read_all(story, as_of=NOW, weeks=None)
    vars(reading)["discard_reasons"] = dict.fromkeys(reading.discard_reasons, "")  # as an import may tell it
    told = behind(reading, "discarded_for", "")
    assert (told.title, told.cards.sum()) == ("Discarded: No reason given", 1)


@pytest.mark.parametrize("weeks", [12, None])
def test_every_number_of_cards_in_a_table_has_as_many_behind_it(db, weeks):
    board, now = make_demo(now=NOW), timezone.now()
    Board.objects.filter(pk=board.pk).update(timezone="Europe/Lisbon")
    board = Board.objects.get()
    picture, reading = flow_picture(board, as_of=now, weeks=weeks), read_all(board, as_of=now, weeks=weeks)
    counted = [
        (header, cell, behind(reading, *figure_of(link)).cards.sum())
        for chart in CHARTS
        if chart.name not in NO_NUMBERS
        for header, cell, link in linked(chart.rows(picture))
        if header not in NO_NUMBER
    ]
    assert len(counted) > 300
    assert [each for each in counted if each[1] != each[2]] == []


def linked(table: Any) -> list[tuple[str, Any, str]]:
    return [
        (header, cell, link)
        for row, links in zip(table.rows, table.links, strict=True)
        for header, cell, link in zip(table.headers, row, links, strict=True)
        if link
    ]


def figure_of(link: str) -> tuple[str, str]:
    asked = parse_qs(urlsplit(link).query)
    return asked["figure"][0], asked.get("part", [""])[0]
