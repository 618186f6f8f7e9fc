"""What boards may bring: everything in one instant, columns nobody knows, kinds of their own, a single card."""

from copy import deepcopy
from typing import Any

import altair
import pytest

from metrics.charts.chart import Chart
from metrics.charts.drawing import spec_of
from metrics.charts.drawn import inline
from metrics.charts.registry import BY_NAME, CHARTS
from tests.metrics.charts import pictures


@pytest.fixture
def picture():
    return deepcopy(pictures.full())


def svg(chart: Chart, picture: Any) -> str:
    found = inline(chart, picture, key="k")
    assert found is not None
    return found


def drawn(name: str, picture: Any) -> dict[str, Any]:
    drawing = BY_NAME[name].draw(picture)
    assert drawing is not None
    return drawing.rows


def renamed(table: dict[str, Any], old: str, new: str) -> None:
    """In its place: the order of columns is that of the board."""
    items = [(new if name == old else name, value) for name, value in table.items()]
    table.clear()
    table.update(items)


def test_all_decided_in_the_instant_they_began(picture):
    picture["survival"] = {
        "median_days": 0.0,
        "at": [],
        "curve": [
            {"day": 0.0, "open": 1.0, "ready": 0.0, "discarded": 0.0},
            {"day": 0.0, "open": 0.0, "ready": 1.0, "discarded": 0.0},
        ],
    }
    picture["lead_time_histogram"] = [{"from": 0, "to": 0, "cards": 10_000}]
    for dot in picture["lead_times"]["dots"]:
        dot.update(days=0.0, finished=picture["as_of"])

    for name in ("survival", "lead-times", "lead-time-histogram"):
        assert "NaN" not in svg(BY_NAME[name], picture)


def test_a_window_without_a_beginning_starts_with_its_first_card(picture):
    picture["window"]["from"] = None

    assert "NaN" not in svg(BY_NAME["lead-times"], picture)


def test_cards_in_a_column_that_is_gone_keep_a_place_of_their_own(picture):
    picture["ageing"]["cards"][0]["column"] = "Gone since"

    rows = drawn("ageing", picture)

    assert rows["columns"][-1]["label"][0] == "Gone since"
    assert 4 < rows["cards"][0]["place"] < 5


def test_kinds_of_work_nobody_foresaw_are_drawn_behind_the_four(picture):
    picture["weeks"][0]["by_work_type"]["chore"] = 5
    picture["flow_distribution"]["chore"] = 0.1

    rows = drawn("flow-distribution", picture)

    assert [part["kind"] for part in rows["parts"] if part["week"] == picture["weeks"][0]["week"]][-1] == "chore"
    assert "chore 10 %" in [name["label"] for name in rows["names"]]


def test_nothing_but_zeros_to_promise_is_said_in_words(picture):
    for row in picture["forecast"]["how_many"]:
        row.update(p50=0, p70=0, p85=0, p95=0)

    assert inline(BY_NAME["forecast-how-many"], picture, key="k") is None
    assert "not even one card" in BY_NAME["forecast-how-many"].empty(picture)


def test_names_longer_than_their_room_are_cut_in_the_drawing_and_whole_in_the_table(picture):
    long = "Waiting for the legal department of the whole group"
    picture["columns"] = [column | {"name": long} if column["id"] == 2 else column for column in picture["columns"]]
    for table in (picture["arrivals"]["lines"], picture["arrivals"]["returns"]):
        renamed(table, "Idea", long)

    labels = [name["label"] for name in drawn("cumulative-flow", picture)["names"]]

    assert any(label.startswith("Waiting for t…") for label in labels)
    assert long in BY_NAME["cumulative-flow"].rows(picture).headers


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.name)
def test_names_with_odd_signs_stay_valid(chart, picture):
    odd = 'A.b[0]\'s "café" \\ <x>'
    picture["columns"] = [column | {"name": odd} if column["id"] == 3 else column for column in picture["columns"]]
    tables = (picture["cfd"]["columns"], picture["ageing"]["pace"], picture["time_in_column"])
    for table in (*tables, picture["arrivals"]["lines"], picture["arrivals"]["returns"]):
        renamed(table, "Validation", odd)
    for card in picture["ageing"]["cards"]:
        card["column"] = odd if card["column"] == "Validation" else card["column"]

    drawing = chart.draw(picture)

    assert drawing is not None
    found = {name: value for name, value in spec_of(drawing, 560, place="live").items() if value is not None}
    altair.LayerChart.from_dict(found)
    assert svg(chart, picture)
