"""The cards behind a figure of the Flow page."""

from http import HTTPStatus
from urllib.parse import urljoin

import pytest
from django.urls import reverse

from metrics.flow_pages import draw_page
from tests.cast import after
from tests.metrics.flow_page.asking import NOW, cards_behind, page


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
