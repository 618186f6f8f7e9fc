"""The usual view of the Flow page, drawn before anybody asks for it."""

import json
from datetime import timedelta

import pytest
import time_machine

from boards.models import Board
from boards.moves import create_card
from metrics.flow_pages import ASKED_AGAIN, LEASE, claim_due_pages, draw_due, draw_page
from metrics.models import LOOKED_AT_LATELY, FlowPage
from tests.metrics.flow_page.asking import NOW, page


def test_as_it_was_drawn_it_has_its_charts_before_any_script(reader, story):
    draw_page(story, at=NOW)
    html = page(reader, story)
    assert html.count("<svg") >= 10
    assert "Counted" in html


def test_an_old_drawing_is_not_shown_for_the_board_of_today(reader, story, idea, owner):
    draw_page(story, at=NOW - timedelta(hours=2))
    assert "<svg" in page(reader, story)  # nothing has happened since
    create_card(board=story, column=idea, title="New", by=owner, at=NOW - timedelta(hours=1))
    html = page(reader, story)
    assert "3 ideas under way" in html
    assert "<svg" not in html


@pytest.mark.usefixtures("without_charts")
def test_what_has_changed_since_it_was_drawn_is_said(reader, story, idea, owner):
    draw_page(story, at=NOW)
    assert "the board has changed since" not in page(reader, story)
    create_card(board=story, column=idea, title="New", by=owner)
    assert "the board has changed since" in page(reader, story)


@pytest.mark.usefixtures("without_charts")
def test_what_it_is_drawn_from_is_plain_data(story):
    draw_page(story, at=NOW)
    kept = FlowPage.objects.get()
    assert json.loads(json.dumps(kept.picture)) == kept.picture
    assert kept.glance["oldest"]["title"] == "Need 6"


@pytest.mark.usefixtures("without_charts")
def test_every_board_is_drawn_once_and_then_when_it_has_changed_and_somebody_looks(reader, story, idea, owner):
    assert claim_due_pages(at=NOW) == [story.pk]
    assert claim_due_pages(at=NOW + LEASE - timedelta(seconds=1)) == []
    assert draw_due(story.pk, at=NOW)
    create_card(board=story, column=idea, title="New", by=owner)
    later = NOW + timedelta(hours=1)
    assert claim_due_pages(at=later) == []  # nobody has looked
    page(reader, story)
    assert claim_due_pages(at=later) == [story.pk]
    assert claim_due_pages(at=NOW + LOOKED_AT_LATELY + timedelta(days=1)) == []


@pytest.mark.usefixtures("without_charts")
def test_a_board_that_changes_all_the_time_is_not_drawn_all_the_time(reader, story, idea, owner):
    draw_page(story, at=NOW)
    page(reader, story)
    create_card(board=story, column=idea, title="New", by=owner)
    rests_until = FlowPage.objects.get().rests_until
    assert rests_until
    assert claim_due_pages(at=rests_until - timedelta(milliseconds=1)) == []
    assert claim_due_pages(at=rests_until) == [story.pk]


@pytest.mark.usefixtures("without_charts")
def test_a_new_day_makes_it_be_drawn_again(reader, story):
    draw_page(story, at=NOW)
    page(reader, story)
    assert claim_due_pages(at=NOW + timedelta(hours=1)) == []
    assert claim_due_pages(at=NOW + timedelta(days=1)) == [story.pk]


@pytest.mark.usefixtures("without_charts")
def test_who_looks_again_is_not_noted_each_time(reader, story, django_assert_num_queries):
    draw_page(story, at=NOW)
    page(reader, story)
    noted = FlowPage.objects.get().asked_at
    with time_machine.travel(NOW + ASKED_AGAIN / 2, tick=False), django_assert_num_queries(6):
        page(reader, story)
    assert FlowPage.objects.get().asked_at == noted


@pytest.mark.usefixtures("without_charts")
def test_older_drawings_do_not_replace_newer_ones(story):
    assert draw_page(story, at=NOW + timedelta(minutes=1))
    assert not draw_page(story, at=NOW)


@pytest.mark.usefixtures("without_charts")
def test_a_drawing_tells_of_what_another_clock_called_later_once_it_is(story, idea, owner):
    create_card(board=story, column=idea, title="Of a clock ahead", by=owner, at=NOW + timedelta(seconds=2))
    draw_page(Board.objects.get(), at=NOW)
    FlowPage.objects.update(asked_at=NOW)
    assert claim_due_pages(at=NOW + timedelta(minutes=5)) == [story.pk]
