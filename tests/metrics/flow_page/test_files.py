"""The charts of the Flow page: for its script, and to take away."""

from datetime import timedelta
from http import HTTPStatus
from urllib.parse import quote

import pytest
from django.urls import reverse

from boards.models import Board
from boards.moves import create_card
from tests.cast import after
from tests.metrics.flow_page.asking import NOW, page


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


@pytest.mark.parametrize("asked", [{"weeks": "abc"}, {"day": "xx"}, {"column": "999"}, {"as_of": "soon"}])
def test_lists_and_files_say_what_cannot_be_asked(reader, story, asked):
    for address in (reverse("flow_cards", args=[story.pk]), reverse("flow_chart", args=[story.pk, "survival", "csv"])):
        answer = reader.get(address, asked)
        assert answer.status_code == HTTPStatus.BAD_REQUEST
        assert "All cards" not in answer.content.decode()


def test_a_spreadsheet_computes_no_title(reader, story, idea, owner):
    create_card(board=story, column=idea, title="=1+1", by=owner, at=after(days=50))
    answer = reader.get(reverse("flow_chart", args=[story.pk, "ageing", "csv"]), {"weeks": "4"})
    assert ",'=1+1," in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "asked", "file"),
    [
        ("Checkout", {}, 'filename="checkout-survival-2026-05-01.csv"'),
        ("Checkout", {"weeks": "4", "type": "risk"}, 'filename="checkout-survival-2026-05-01-4-weeks-risk.csv"'),
        ("Κατάλογος", {"weeks": "all"}, f"filename*=utf-8''{quote('κατάλογος')}-survival-2026-05-01-all-weeks.csv"),
    ],
)
def test_a_file_is_named_after_its_board_and_view(reader, story, name, asked, file):
    Board.objects.update(name=name)
    answer = reader.get(reverse("flow_chart", args=[story.pk, "survival", "csv"]), asked)
    assert answer.headers["Content-Disposition"] == f"attachment; {file}"


def test_a_spreadsheet_gets_shares_as_numbers_and_a_reader_as_percent(reader, story):
    answer = reader.get(reverse("flow_chart", args=[story.pk, "flow-efficiency", "csv"]), {"weeks": "all"})
    assert answer.content.decode().splitlines()[1] == "worked on,0.0"
    assert "<td class=number><a href" in page(reader, story, weeks="all")
    assert ">100 %</a></td>" in page(reader, story, weeks="all")
