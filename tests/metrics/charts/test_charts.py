"""Every chart on a full board, a thin one and an empty one: it draws, or it says honestly why not."""

import json
from typing import Any

import altair
import pytest

from metrics.charts.drawing import spec_of
from metrics.charts.drawn import for_file, spec, table
from metrics.charts.registry import BY_NAME, CHARTS
from tests.metrics.charts import little, pictures

EACH = pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.name)
THIN_IS_TOO_LITTLE = {
    "throughput",
    "discards-by-column",
    "discards-by-reason",
    "forecast-how-many",
    "forecast-when",
}

KINDS = tuple(f"figure=finished&part={kind}" for kind in ("feature", "defect", "risk", "debt"))
COLUMNS = tuple(
    f"figure=flow_load&part={column}" for column in ("Idea", "Validation", "Waiting+for+prototype", "Prototyping")
)
BESIDE = KINDS + COLUMNS


@EACH
def test_a_full_picture_is_drawn_as_valid_vega_lite(chart):
    drawing = chart.draw(pictures.full())  # each part is checked against the schema as it is made

    altair.LayerChart.from_dict(in_schema(spec_of(drawing, 560, place="live")))
    altair.LayerChart.from_dict(in_schema(for_file(chart, pictures.full())))


@EACH
def test_a_thin_picture_is_drawn_or_says_what_it_lacks(chart):
    thin = little.thin()

    if chart.name in THIN_IS_TOO_LITTLE:
        assert chart.draw(thin) is None
        assert chart.empty(thin).endswith((".", "!"))
    else:
        altair.LayerChart.from_dict(in_schema(spec_of(chart.draw(thin), 336, place="live")))


@EACH
def test_an_empty_picture_is_a_sentence_and_a_table_without_rows(chart):
    empty = little.empty()

    assert chart.draw(empty) is None
    assert spec(chart, empty) is None
    assert len(chart.empty(empty).split()) > 4
    assert chart.rows(empty).rows == []
    assert chart.note(empty) == ""


@EACH
def test_every_chart_says_its_rule_and_what_to_look_for(chart):
    assert all(text.endswith(".") for text in (chart.rule, chart.look_for))
    assert BY_NAME[chart.name] is chart


@EACH
def test_every_row_of_the_twin_is_as_wide_as_its_head(chart):
    headers, rows, _ = chart.rows(pictures.full())

    assert rows
    assert {len(row) for row in rows} == {len(headers)}
    assert table(chart, pictures.full()).splitlines()[0] == ",".join(headers)


@EACH
def test_every_layer_draws_from_rows_that_are_there(chart):
    drawing = chart.draw(pictures.full())
    touched = {drawing.touch.rows, drawing.touch.coarse} - {""} if drawing.touch else set()

    assert {layer.data.name for layer in drawing.layers} | touched == set(drawing.rows)


@EACH
def test_where_a_drawing_leads_its_table_leads_too(chart):
    """It is the way without a pointer. Sums over a column or the window, and moves back, stand beside figures in it."""
    drawing, picture = chart.draw(pictures.full()), pictures.full()
    drawn = {row["href"] for rows in drawing.rows.values() for row in rows if row.get("href")}
    told = {link for row in chart.rows(picture).links for link in row if link}

    assert drawn
    assert not [link for link in drawn - told if not link.endswith(BESIDE) and "backward_moves" not in link]


@EACH
def test_the_specification_is_plain_json(chart):
    assert json.loads(json.dumps(spec(chart, pictures.full(), place="live"), allow_nan=False))


def in_schema(found: Any) -> dict[str, Any]:
    """The schema knows `null` as no background only inside the configuration; Vega-Lite knows both."""
    return {name: value for name, value in found.items() if value is not None}
