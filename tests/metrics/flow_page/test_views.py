"""The Flow page in the views that a reader asks for."""

from http import HTTPStatus

import pytest
from django.urls import reverse

from tests.metrics.flow_page.asking import page


def test_it_says_first_in_words_what_the_figures_say(reader, story):
    assert "2 ideas under way, 0.6 finished a week: 3.5 weeks of load." in page(reader, story)


def test_an_empty_board_is_told_what_it_would_show(reader, board):
    html = page(reader, board)
    assert "Up to 1 May 2026 no idea had been put on this board." in html
    assert "<figure" not in html


def test_a_view_that_nobody_drew_is_drawn_by_the_script_of_its_page(reader, story):
    html = page(reader, story, weeks="4")
    assert "<svg" not in html
    assert html.count("data-spec-url=") == 15
    assert f"/boards/{story.pk}/flow/charts/survival.live?weeks=4" in html


def test_window_day_work_type_and_column_are_in_the_address(reader, story, ready):
    html = page(reader, story, weeks="all", day="2026-04-01", type="feature", column=ready.pk)
    assert "All of history to 1 Apr 2026" in html
    assert '<option value="all" selected>' in html


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"weeks": "many"}, "“many” is not a number of weeks"),
        ({"weeks": "0"}, "“0” is not a number of weeks"),
        ({"day": "soon"}, "Enter a valid date."),
        ({"day": "0001-01-01"}, "That day is outside the years 1900 to 2199."),
        ({"type": "wish"}, "There is no such work type."),
        ({"column": "999999"}, "That column is not on this board. Choose another."),
        ({"column": "9" * 300}, "That column is not on this board. Choose another."),
    ],
)
def test_what_cannot_be_asked_is_said_and_the_usual_view_is_shown(reader, story, asked, words):
    answer = reader.get(reverse("flow", args=[story.pk]), asked)
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert words in answer.content.decode()


def test_a_day_before_everything_is_honestly_empty(reader, story):
    assert "Up to 1 Jan 1999 no idea had been put on this board." in page(reader, story, day="1999-01-01")


def test_two_windows_stand_side_by_side(reader, story):
    html = page(reader, story, weeks="4", compare="on")
    assert "Beside the weeks before" in html
    assert "85 % ready within, days" in html
    assert "not judged" in html


def test_a_day_to_come_is_told_as_today(reader, story):
    assert "to 1 May 2026" in page(reader, story, day="2099-01-01")


def test_windows_that_are_held_against_each_other_end_with_a_week(reader, story):
    html = page(reader, story, weeks="4", compare="on")
    assert "3 weeks before 30 Mar 2026" in html
    assert "Complete weeks alone, up to 27 Apr 2026" in html


def test_where_nothing_came_before_it_is_said(reader, story):
    assert "There is no complete week before this window" in page(reader, story, weeks="all", compare="on")


def test_charts_stand_in_every_view_without_scripts(reader, story):
    assert page(reader, story, weeks="4").count("<noscript>") == 15
