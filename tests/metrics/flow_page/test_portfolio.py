"""All my boards in a row."""

from datetime import timedelta

import pytest
from django.urls import reverse

from boards.board_setup import create_board
from boards.models import Board, Membership
from boards.moves import create_card
from metrics.flow_pages import claim_due_pages, draw_page
from metrics.refresh import refresh_figures
from tests.cast import after
from tests.metrics.flow_page.asking import NOW


@pytest.mark.usefixtures("without_charts")
def test_all_my_boards_stand_in_a_row_and_no_others(reader, story, outsider):
    Board.objects.create(name="Of others")
    draw_page(story, at=NOW)
    html = reader.get(reverse("portfolio")).content.decode()
    assert "Checkout" in html
    assert "Need 6" in html
    assert "Of others" not in html


@pytest.mark.usefixtures("without_charts")
def test_to_look_at_all_boards_has_them_drawn_again(reader, story, idea, owner):
    draw_page(story, at=NOW - timedelta(hours=2))
    create_card(board=story, column=idea, title="New", by=owner, at=NOW - timedelta(hours=1))
    assert claim_due_pages(at=NOW) == []
    reader.get(reverse("portfolio"))
    assert claim_due_pages(at=NOW) == [story.pk]


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
