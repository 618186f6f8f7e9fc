"""What stands in a page: one drawing for both schemes, nothing a strict policy forbids, links to cards."""

import json
import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from metrics.charts import drawn
from metrics.charts.chart import Chart
from metrics.charts.figure import TWIN_ROWS, figure_of
from metrics.charts.palette import TOKENS, Scheme
from metrics.charts.registry import BY_NAME, CHARTS
from tests.metrics.charts import little, pictures

EACH = pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.name)
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def picture():
    return pictures.full()


def inline(chart: Chart, picture: Any, **more: Any) -> str:
    found = drawn.inline(chart, picture, **more)
    assert found is not None
    return found


def tree(chart: Chart, picture: Any, **more: Any) -> Any:
    return ET.fromstring(inline(chart, picture, **more))


@EACH
def test_an_inline_drawing_has_no_styles_no_scripts_and_no_colours_of_its_own(chart, picture):
    text = inline(chart, picture, key=chart.name)
    root: Any = ET.fromstring(text)

    assert {element.tag for element in root.iter()} <= {
        SVG + name for name in "svg title desc g a path line circle text tspan rect".split()
    }
    assert not any("style" in element.attrib or "class" in element.attrib for element in root.iter())
    assert not any(name.startswith("on") for element in root.iter() for name in element.attrib)
    colours = {element.get(name) for element in root.iter() for name in ("fill", "stroke")}
    assert colours <= {None, "none", "transparent", *(f"var(--{name})" for name in TOKENS)}


@EACH
def test_an_inline_drawing_has_a_name_and_fits_its_place(chart, picture):
    root = tree(chart, picture, key="k", width=drawn.NARROW)
    title, desc = root[0], root[1]

    assert root.get("viewBox").startswith(f"0 0 {drawn.NARROW} ")
    assert "width" not in root.attrib
    assert (title.text, desc.text) == (chart.title, chart.look_for)
    assert root.get("aria-labelledby") == "k-title k-desc" == f"{title.get('id')} {desc.get('id')}"
    assert len(re.findall(r'\bid="', inline(chart, picture, key="k"))) == 2


@pytest.mark.parametrize("name", ["lead-times", "ageing"])
def test_each_dot_is_a_link_to_its_card_and_says_which(name, picture):
    root = tree(BY_NAME[name], picture, key="k")
    links = [link for link in root.iter(f"{SVG}a") if (link.get("href") or "").startswith("/cards/")]
    headers, rows, _ = BY_NAME[name].rows(picture)

    assert headers[:2] == ["Card", "Title"]
    assert [link.get("href") for link in links] == [f"/cards/{row[0]}/" for row in rows]
    assert [link[0][0].text.splitlines()[0] for link in links] == [row[1] for row in rows]
    assert root.get("role") == "group"  # an image would hide its links
    assert {link.get("tabindex") for link in links} == {"-1"}


@EACH
def test_every_figure_in_a_drawing_leads_to_cards_and_says_what_it_is(chart, picture):
    links = [*tree(chart, picture, key="k").iter(f"{SVG}a")]

    assert links
    assert all((link.get("href") or "").startswith(("/cards/", "cards/?as_of=")) for link in links)
    assert all(link.findtext(f".//{SVG}title") for link in links)


@EACH
def test_a_chart_that_is_taken_away_leads_nowhere(chart, picture):
    assert "href" not in json.dumps(drawn.for_file(chart, picture))
    assert "href" not in (drawn.svg(chart, picture) or "")


def test_links_ask_for_the_view_that_is_shown(picture):
    view = picture | {"behind": "cards/?weeks=4&type=feature&as_of=20260325T154000.000000Z"}
    links = [link.get("href") for link in tree(BY_NAME["throughput"], view, key="k").iter(f"{SVG}a")]

    assert f"{view['behind']}&figure=finished&part={picture['weeks'][0]['week']}" in links


def test_titles_of_cards_are_text_whatever_they_hold(picture):
    nasty = little.thin()
    nasty["lead_times"]["dots"][0]["title"] = '</title><script>alert("1 & 2")</script>'

    text = inline(BY_NAME["lead-times"], nasty, key="k")

    assert "<script" not in text
    assert "alert" in ET.fromstring(text).findtext(f".//{SVG}a//{SVG}title", "")


def test_files_stand_for_themselves_in_either_scheme(picture):
    chart = BY_NAME["throughput"]
    for scheme in SCHEMES:
        assert (drawn.png(chart, picture, scheme) or b"").startswith(b"\x89PNG")
        text = drawn.svg(chart, picture, scheme) or ""
        assert "var(" not in text
        assert getattr(TOKENS["paper"], scheme) in text
        assert chart.title in text


def test_nothing_to_draw_is_no_file():
    empty = little.empty()
    for chart in CHARTS:
        assert drawn.png(chart, empty) is None
        assert drawn.svg(chart, empty) is None
        assert figure_of(chart, empty)["drawings"] is None


def test_a_figure_shows_the_first_rows_of_a_long_table_and_says_how_many_there_are():
    figure = figure_of(BY_NAME["lead-times"], pictures.full(dots=TWIN_ROWS + 50))

    assert figure["twin"]["rows"].count("<tr>") == TWIN_ROWS
    assert figure["twin"]["of"] == TWIN_ROWS + 50


def test_a_prefix_that_another_library_gave_the_namespace_is_not_in_the_page(picture):
    ET.register_namespace("svg", SVG[1:-1])  # as qrcode does, where somebody sets up a second factor
    assert inline(CHARTS[0], picture, key="a").startswith("<svg ")
    assert "svg:" not in inline(CHARTS[0], picture, key="a")
