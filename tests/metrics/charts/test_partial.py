"""What a page shows around a drawing: its title, rule, table and files, or the sentence that says why there is none."""

from typing import Any

import pytest
from django.template import engines

from metrics.charts.figure import figure_of
from metrics.charts.registry import BY_NAME, CHARTS
from tests.metrics.charts import little, pictures

ADDRESS = {kind: f"/boards/1/flow/chart.{kind}" for kind in ("live", "png", "svg", "csv", "json")}


def page(name: str, picture: Any) -> str:
    template = engines["jinja2"].get_template("metrics/_chart.html")
    return template.render({"figure": figure_of(BY_NAME[name], picture), "address": ADDRESS})


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.name)
def test_a_full_figure_has_two_drawings_its_words_and_its_files(chart):
    html = page(chart.name, pictures.full())

    assert html.count("<svg") == 2
    assert f'data-spec-url="{ADDRESS["live"]}"' in html
    assert all(f'href="{ADDRESS[kind]}" download' in html for kind in ("png", "svg", "csv", "json"))
    assert " style=" not in html


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.name)
def test_an_empty_figure_is_its_sentence_and_nothing_to_take_away(chart):
    html = page(chart.name, little.empty())

    assert '<p class="nothing">' in html
    assert not any(word in html for word in ("<svg", "data-spec-url", "download", "<table"))


def test_the_table_links_to_cards_as_the_dots_do():
    assert '<td class=number><a href="/cards/1/">1</a></td>' in page("lead-times", pictures.full())


def test_what_is_not_known_is_a_dash():
    assert ">\u2013</td>" in page("ageing", little.thin())


def test_a_title_in_the_table_is_text():
    picture = little.thin()
    picture["ageing"]["cards"][0]["title"] = "<b>bold</b>"

    assert "<b>bold" not in page("ageing", picture)
