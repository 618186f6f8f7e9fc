"""The Flow page, its charts to take away, the cards behind its figures, and all boards in a row."""

import json
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urljoin

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from boards.board_setup import create_board
from boards.models import Board, Membership
from boards.moves import create_card
from metrics.flow_pages import ASKED_AGAIN, LEASE, claim_due_pages, draw_due, draw_page
from metrics.models import LOOKED_AT_LATELY, FlowPage
from metrics.refresh import refresh_figures
from tests.cast import after

NOW = after(days=60)


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def reader(client: Client, viewer: User) -> Client:
    client.force_login(viewer)
    return client


def page(client: Client, board: Board, **asked: Any) -> str:
    answer = client.get(reverse("flow", args=[board.pk]), asked)
    assert answer.status_code == HTTPStatus.OK
    return answer.content.decode()


def cards_behind(client: Client, board: Board, **asked: Any) -> str:
    return client.get(reverse("flow_cards", args=[board.pk]), asked).content.decode()


def test_it_says_first_in_words_what_the_figures_say(reader, story):
    assert "2 ideas under way, 0.6 finished a week: 3.5 weeks of load." in page(reader, story)


def test_an_empty_board_is_told_what_it_would_show(reader, board):
    html = page(reader, board)
    assert "Up to 1 May 2026 no idea had been put on this board." in html
    assert "<figure" not in html


def test_as_it_was_drawn_it_has_its_charts_before_any_script(reader, story):
    draw_page(story, at=NOW)
    html = page(reader, story)
    assert html.count("<svg") >= 10
    assert "Counted" in html


def test_a_view_that_nobody_drew_is_drawn_by_the_script_of_its_page(reader, story):
    html = page(reader, story, weeks="4")
    assert "<svg" not in html
    assert html.count("data-spec-url=") == 15
    assert f"/boards/{story.pk}/flow/charts/survival.live?weeks=4" in html


def test_the_script_is_told_where_there_is_too_little_to_draw(reader, board):
    answer = reader.get(reverse("flow_chart", args=[board.pk, "lead-times", "live"]))
    assert (answer.status_code, answer.content) == (HTTPStatus.NO_CONTENT, b"")


def test_a_picture_is_computed_once_for_a_page_and_its_charts(reader, story, idea, owner, django_assert_num_queries):
    page(reader, story, weeks="4")
    address = reverse("flow_chart", args=[story.pk, "survival", "live"])
    with django_assert_num_queries(3):  # session, person, board
        reader.get(address, {"weeks": "4"})
    before = reader.get(reverse("flow_chart", args=[story.pk, "flow-load", "csv"]), {"weeks": "4"}).content
    create_card(board=story, column=idea, title="New", by=owner, at=NOW - timedelta(hours=1))
    assert reader.get(reverse("flow_chart", args=[story.pk, "flow-load", "csv"]), {"weeks": "4"}).content != before


def test_an_old_drawing_is_not_shown_for_the_board_of_today(reader, story, idea, owner):
    draw_page(story, at=NOW - timedelta(hours=2))
    assert "<svg" in page(reader, story)  # nothing has happened since
    create_card(board=story, column=idea, title="New", by=owner, at=NOW - timedelta(hours=1))
    html = page(reader, story)
    assert "3 ideas under way" in html
    assert "<svg" not in html


def test_what_has_changed_since_it_was_drawn_is_said(reader, story, idea, owner):
    draw_page(story, at=NOW)
    assert "the board has changed since" not in page(reader, story)
    create_card(board=story, column=idea, title="New", by=owner)
    assert "the board has changed since" in page(reader, story)


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


def test_a_figure_lists_the_cards_behind_it(reader, story):
    html = cards_behind(reader, story, figure="finished", part="2026-W10", weeks="all")
    assert "<h1>Finished: week of 2 Mar 2026</h1>" in html
    assert "1 card of Checkout behind this figure" in html
    assert html.count("Need ") == 1


def test_from_the_cards_a_link_leads_back_to_the_view_they_were_listed_from(reader, story):
    html = cards_behind(reader, story, figure="flow_load", part="Idea", weeks="4", day="2026-04-20", compare="on")
    assert f'href="{reverse("flow", args=[story.pk])}?weeks=4&amp;day=2026-04-20"' in html


@pytest.mark.parametrize("asked", [{"figure": "luck"}, {"figure": "flow_load", "part": "Nowhere"}])
def test_no_cards_are_behind_what_is_no_figure(reader, story, asked):
    assert reader.get(reverse("flow_cards", args=[story.pk]), asked).status_code == HTTPStatus.NOT_FOUND


def test_bars_lead_to_their_cards_of_the_same_view(reader, story):
    address = reverse("flow_chart", args=[story.pk, "throughput", "live"])
    spec = reader.get(address, {"weeks": "all", "type": "feature"}).json()
    (address,) = {point["href"] for point in spec["datasets"]["points"] if point["at"].startswith("2026-03-16")}
    html = reader.get(urljoin(reverse("flow", args=[story.pk]), address)).content.decode()
    assert "weeks=all&type=feature" in address
    assert "1 card of Checkout behind this figure" in html


@pytest.mark.parametrize(
    ("kind", "begins"), [("png", b"\x89PNG"), ("svg", b"<svg"), ("csv", b"Day,"), ("json", b"{"), ("live", b"{")]
)
def test_a_chart_can_be_taken_away(reader, story, kind, begins):
    answer = reader.get(reverse("flow_chart", args=[story.pk, "cumulative-flow", kind]))
    assert answer.content.startswith(begins)
    assert ("Content-Disposition" in answer.headers) == (kind != "live")


@pytest.mark.parametrize("address", [("no-such-chart", "png"), ("cumulative-flow", "exe")])
def test_what_is_no_chart_is_not_found(reader, story, address):
    assert reader.get(reverse("flow_chart", args=[story.pk, *address])).status_code == HTTPStatus.NOT_FOUND


def test_a_chart_with_too_little_to_draw_is_not_found_and_its_table_is_empty(reader, board):
    assert reader.get(reverse("flow_chart", args=[board.pk, "lead-times", "png"])).status_code == HTTPStatus.NOT_FOUND
    assert reader.get(reverse("flow_chart", args=[board.pk, "lead-times", "csv"])).content.count(b"\n") == 1


def test_what_it_is_drawn_from_is_plain_data(story):
    draw_page(story, at=NOW)
    kept = FlowPage.objects.get()
    assert json.loads(json.dumps(kept.picture)) == kept.picture
    assert kept.glance["oldest"]["title"] == "Need 6"


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


def test_a_board_that_changes_all_the_time_is_not_drawn_all_the_time(reader, story, idea, owner):
    draw_page(story, at=NOW)
    page(reader, story)
    create_card(board=story, column=idea, title="New", by=owner)
    rests_until = FlowPage.objects.get().rests_until
    assert rests_until
    assert claim_due_pages(at=rests_until - timedelta(milliseconds=1)) == []
    assert claim_due_pages(at=rests_until) == [story.pk]


def test_a_new_day_makes_it_be_drawn_again(reader, story):
    draw_page(story, at=NOW)
    page(reader, story)
    assert claim_due_pages(at=NOW + timedelta(hours=1)) == []
    assert claim_due_pages(at=NOW + timedelta(days=1)) == [story.pk]


def test_who_looks_again_is_not_noted_each_time(reader, story, django_assert_num_queries):
    draw_page(story, at=NOW)
    page(reader, story)
    noted = FlowPage.objects.get().asked_at
    with time_machine.travel(NOW + ASKED_AGAIN / 2, tick=False), django_assert_num_queries(6):
        page(reader, story)
    assert FlowPage.objects.get().asked_at == noted


def test_older_drawings_do_not_replace_newer_ones(story):
    assert draw_page(story, at=NOW + timedelta(minutes=1))
    assert not draw_page(story, at=NOW)


def test_all_my_boards_stand_in_a_row_and_no_others(reader, story, outsider):
    Board.objects.create(name="Of others")
    draw_page(story, at=NOW)
    html = reader.get(reverse("portfolio")).content.decode()
    assert "Checkout" in html
    assert "Need 6" in html
    assert "Of others" not in html


def test_to_look_at_all_boards_has_them_drawn_again(reader, story, idea, owner):
    draw_page(story, at=NOW - timedelta(hours=2))
    create_card(board=story, column=idea, title="New", by=owner, at=NOW - timedelta(hours=1))
    assert claim_due_pages(at=NOW) == []
    reader.get(reverse("portfolio"))
    assert claim_due_pages(at=NOW) == [story.pk]


def test_a_drawing_tells_of_what_another_clock_called_later_once_it_is(story, idea, owner):
    create_card(board=story, column=idea, title="Of a clock ahead", by=owner, at=NOW + timedelta(seconds=2))
    draw_page(Board.objects.get(), at=NOW)
    FlowPage.objects.update(asked_at=NOW)
    assert claim_due_pages(at=NOW + timedelta(minutes=5)) == [story.pk]


def test_where_nothing_comes_out_any_more_comes_first(reader, story, viewer, owner):
    stuck = create_board(name="A board that is stuck", owner=owner, timezone="UTC")
    Membership.objects.create(board=stuck, person=viewer)
    create_card(board=stuck, column=stuck.columns.get(name="Idea"), title="Stuck", by=owner, at=after(days=1))
    for board in Board.objects.all():
        refresh_figures(board, at=NOW)
    html = reader.get(reverse("portfolio")).content.decode()
    assert html.index("A board that is stuck") < html.index(">Checkout<")


def test_who_is_on_no_board_is_told_where_to_begin(client, outsider):
    client.force_login(outsider)
    assert "You are on no board yet." in client.get(reverse("portfolio")).content.decode()


def test_the_cards_behind_a_figure_are_told_as_they_were_at_its_instant(reader, story, ready, owner):
    told_then = f"{after(days=29).isoformat()}"
    html = cards_behind(reader, story, figure="flow_load", as_of=told_then)
    assert "Need 5" in html
    assert "in Idea for 4 days" in html
    assert "discarded" not in html
    assert "As it was on 31 Mar 2026" in html


def test_a_page_leads_to_the_cards_of_its_own_instant(reader, story):
    draw_page(story, at=NOW)
    assert "cards/?as_of=20260501T090000.000000Z&amp;figure=flow_load" in page(reader, story)


@pytest.mark.parametrize("asked", [{"weeks": "abc"}, {"day": "xx"}, {"column": "999"}, {"as_of": "soon"}])
def test_lists_and_files_say_what_cannot_be_asked(reader, story, asked):
    for address in (reverse("flow_cards", args=[story.pk]), reverse("flow_chart", args=[story.pk, "survival", "csv"])):
        answer = reader.get(address, asked)
        assert answer.status_code == HTTPStatus.BAD_REQUEST
        assert "All cards" not in answer.content.decode()


def test_a_day_to_come_is_told_as_today(reader, story):
    assert "to 1 May 2026" in page(reader, story, day="2099-01-01")


def test_windows_that_are_held_against_each_other_end_with_a_week(reader, story):
    html = page(reader, story, weeks="4", compare="on")
    assert "3 weeks before 30 Mar 2026" in html
    assert "Complete weeks alone, up to 27 Apr 2026" in html


def test_where_nothing_came_before_it_is_said(reader, story):
    assert "There is no complete week before this window" in page(reader, story, weeks="all", compare="on")


def test_a_spreadsheet_computes_no_title(reader, story, idea, owner):
    create_card(board=story, column=idea, title="=1+1", by=owner, at=after(days=50))
    answer = reader.get(reverse("flow_chart", args=[story.pk, "ageing", "csv"]), {"weeks": "4"})
    assert ",'=1+1," in answer.content.decode()


def test_charts_stand_in_every_view_without_scripts(reader, story):
    assert page(reader, story, weeks="4").count("<noscript>") == 15
