"""What is drawn, what the table beside it says and what the picture holds are the same numbers."""

from itertools import pairwise
from typing import Any

import pytest

from metrics.charts.lead_times import MARKS_ABREAST
from metrics.charts.registry import BY_NAME
from tests.metrics.charts import little, pictures


@pytest.fixture(scope="module")
def picture():
    return pictures.full()


def drawn(picture: Any, name: str) -> Any:
    drawing = BY_NAME[name].draw(picture)
    assert drawing is not None
    return drawing.rows


def told(picture: Any, name: str) -> list[dict[str, Any]]:
    headers, rows, _ = BY_NAME[name].rows(picture)
    return [dict(zip(headers, row, strict=True)) for row in rows]


def test_lead_times(picture):
    dots = [(dot["href"], round(dot["y"], 1), dot["at"][:10]) for dot in drawn(picture, "lead-times")["cards"]]
    rows = [(f"/cards/{row['Card']}/", row["Days"], row["Finished"]) for row in told(picture, "lead-times")]

    assert dots == rows
    assert [line["y"] for line in drawn(picture, "lead-times")["percentiles"]] == [
        picture["lead_time"][f"p{percent}"] for percent in (50, 70, 95)
    ]
    assert [line["y"] for line in drawn(picture, "lead-times")["promise"]] == [picture["lead_time"]["p85"]]


def test_lead_time_histogram(picture):
    bins = drawn(picture, "lead-time-histogram")["bins"]

    assert [bar["cards"] for bar in bins] == [
        row["Cards"] for row in told(picture, "lead-time-histogram") if row["Cards"]
    ]
    assert sum(bar["cards"] for bar in bins) == picture["lead_time"]["count"]


def test_percentiles_above_the_histogram_keep_apart_and_say_where_they_stand(picture):
    near = picture | {"lead_time": picture["lead_time"] | {"p50": 0.2, "p70": 0.4, "p85": 0.5, "p95": 59.0}}
    marks = drawn(near, "lead-time-histogram")["marks"]
    places, last = [mark["x"] for mark in marks], near["lead_time_histogram"][-1]["to"]

    assert [mark["foot"] for mark in marks] == [0.2, 0.4, 0.5, 59]
    assert marks[0]["label"] == ["50 %", "0.2 d"]
    assert all(after - before >= 0.999 * last / MARKS_ABREAST for before, after in pairwise(places))
    assert 0 < places[0] < places[-1] <= last


def test_ageing(picture):
    dots = [(dot["href"], round(dot["y"], 1), dot["state"] == "blocked") for dot in drawn(picture, "ageing")["cards"]]
    rows = [(f"/cards/{row['Card']}/", row["Age in days"], row["Blocked"] == "yes") for row in told(picture, "ageing")]

    assert dots == rows


def test_a_card_lies_within_the_bounds_of_its_column(picture):
    columns = [column["name"] for column in picture["columns"] if column["part"] == "flow"]
    places = [int(dot["place"]) for dot in drawn(picture, "ageing")["cards"]]

    assert places == [columns.index(card["column"]) for card in picture["ageing"]["cards"]]


def test_cumulative_flow_bands_lie_between_the_lines_of_their_columns(picture):
    lines = picture["arrivals"]["lines"] | {"Discarded": picture["arrivals"]["discarded"]}
    edges = {
        (edge["at"][:10], edge["band"] or "Discarded"): edge for edge in drawn(picture, "cumulative-flow")["bands"]
    }

    for number, row in enumerate(told(picture, "cumulative-flow")):
        day, _ = row.pop("Day"), row.pop("Moves back")
        for name, count in row.items():
            assert edges[day, name]["to"] == lines[name][number]
            assert edges[day, name]["to"] - edges[day, name]["from"] == count


def test_cumulative_flow_marks_moves_back_on_the_line_of_the_column_left(picture):
    restored, one, three = drawn(picture, "cumulative-flow")["returns"]

    assert one["at"] == "2026-01-07T00:00:00Z"
    assert one["to"] == picture["arrivals"]["lines"]["Validation"][9]
    assert one["say"] == "7 Jan 2026\n1 move back out of Validation"
    assert (one["label"], three["label"]) == ("", "3")
    assert (restored["say"], restored["href"]) == ("18 Jan 2026\n1 move back out of Discarded", None)
    assert [row["Moves back"] for row in told(picture, "cumulative-flow")][9:11] == [1, 3]


def test_years_of_days_are_thinned_to_what_the_eye_can_tell_apart_and_end_today():
    picture = pictures.full()
    days = [f"{year}-01-{day:02}" for year in range(2000, 2026) for day in range(1, 32)]
    counts = [*range(len(days))]
    nobody = [0] * len(days)
    picture["cfd"]["days"] = days
    picture["arrivals"] = {
        "lines": {"Idea": counts},
        "discarded": nobody,
        "returns": {"Idea": nobody},
        "brought_back": nobody,
    }

    edges = drawn(picture, "cumulative-flow")["bands"]

    assert len({edge["at"] for edge in edges}) <= 120
    assert edges[-1]["at"].startswith(days[-1])
    assert len(told(picture, "cumulative-flow")) == len(days)


def test_arrivals_and_departures(picture):
    bars = {(bar["week"], bar["course"]): bar["cards"] for bar in drawn(picture, "arrivals-and-departures")["bars"]}

    for row in told(picture, "arrivals-and-departures"):
        for course in ("arrived", "finished", "discarded"):
            assert bars.get((row["Week"], course), 0) == row[course.capitalize()]


def test_flow_distribution(picture):
    parts = {(part["week"], part["kind"]): part["cards"] for part in drawn(picture, "flow-distribution")["parts"]}

    for row in told(picture, "flow-distribution"):
        week = row.pop("Week")
        assert row == {kind: parts.get((week, kind), 0) for kind in row}


def test_throughput(picture):
    rows = told(picture, "throughput")

    assert [point["y"] for point in drawn(picture, "throughput")["points"]] == [row["Finished"] for row in rows]
    assert len(rows) == picture["window"]["complete_weeks"]
    assert {row["Upper limit"] for row in rows} == {picture["xmr"]["unpl"]}


def test_a_week_outside_the_limits_is_marked_by_shape_and_in_words(picture):
    beyond = picture | {"xmr": picture["xmr"] | {"unpl": 3.9}}

    signals = drawn(beyond, "throughput")["signals"]

    assert [signal["y"] for signal in signals] == [
        row["Finished"] for row in told(beyond, "throughput") if row["Finished"] > 3
    ]
    assert all("outside the limits" in signal["say"] for signal in signals)


def test_flow_load(picture):
    assert [day["y"] for day in drawn(picture, "flow-load")["days"]] == picture["load_by_day"]
    assert [row["Cards in the flow"] for row in told(picture, "flow-load")] == picture["load_by_day"]


def test_time_in_column_splits_each_bar_and_loses_nothing(picture):
    parts, names = drawn(picture, "time-in-column")["parts"], drawn(picture, "time-in-column")["names"]

    for number, row in enumerate(told(picture, "time-in-column")):
        own = [part for part in parts if number < part["upper"] < number + 1]
        assert max(part["to"] for part in own) == pytest.approx(row["Days"], abs=0.05)
        blocked = sum(part["to"] - part["from"] for part in own if part["state"] == "blocked")
        assert blocked == pytest.approx(row["of them blocked"], abs=0.05)
        assert names[number]["label"].startswith(row["Column"])


def test_flow_efficiency(picture):
    active, waiting = drawn(picture, "flow-efficiency")["parts"]

    assert active["to"] == waiting["from"] == picture["flow_efficiency"]
    assert [row["of all"] for row in told(picture, "flow-efficiency")] == [0.274, 0.726]


def test_survival_shares_fill_the_whole_height(picture):
    shares = drawn(picture, "survival")["shares"]

    for number in range(0, len(shares), 3):
        ready, open_, discarded = shares[number : number + 3]
        assert ready["from"] == 0
        assert ready["to"] == open_["from"]
        assert discarded["to"] == pytest.approx(1)
    assert [mark["day"] for mark in drawn(picture, "survival")["median"]] == [picture["survival"]["median_days"]]


def test_survival_is_told_by_whole_days(picture):
    cells = {(cell["day"], cell["fate"]): cell for cell in drawn(picture, "survival")["cells"]}
    curve = picture["survival"]["curve"]

    for row in told(picture, "survival")[:-1]:
        (step,) = [step for step in curve if step["day"] <= row["Day"]][-1:]
        assert row["Open"] == round(step["open"], 4)
        open_ = cells[row["Day"], "open"]
        assert open_["to"] - open_["from"] == pytest.approx(step["open"])
    assert told(picture, "survival")[-1]["Open"] == round(curve[-1]["open"], 4)


@pytest.mark.parametrize(("name", "key"), [("discards-by-column", "by_column"), ("discards-by-reason", "by_reason")])
def test_discards(picture, name, key):
    lengths = sorted(part["to"] for part in drawn(picture, name)["parts"])

    assert (
        lengths == sorted(picture["discards"][key].values()) == sorted(row["Discarded"] for row in told(picture, name))
    )


def test_reasons_are_words_and_many_of_them_end_in_one_line(picture):
    many = picture | {
        "discards": {
            "by_column": {},
            "by_reason": {"no_value": 30} | {f"Legal says no {number}": 20 - number for number in range(1, 12)},
        }
    }

    labels = [name["label"] for name in drawn(many, "discards-by-reason")["names"]]

    assert labels[0] == "No value for the customer"
    assert labels[1] == "Legal says no 1"
    assert labels[-1] == "4 others"
    assert drawn(many, "discards-by-reason")["parts"][-1]["href"] is None


@pytest.mark.parametrize(
    ("name", "key", "along"), [("forecast-how-many", "how_many", "Weeks"), ("forecast-when", "when", "Cards")]
)
def test_forecasts(picture, name, key, along):
    lines = {(point["at"], point["confidence"]): point["y"] for point in drawn(picture, name)["lines"]}

    for row in told(picture, name):
        assert [lines[row[along], percent] for percent in (50, 70, 85, 95)] == [
            row[f"{percent} %"] for percent in (50, 70, 85, 95)
        ]
    assert len(told(picture, name)) == len(picture["forecast"][key])


def test_what_is_beyond_ten_years_is_in_the_table_and_not_in_the_fan(picture):
    never = {"cards": 40, "p50": 300, "p70": 400, "p85": None, "p95": None}
    long = picture | {"forecast": picture["forecast"] | {"when": [*picture["forecast"]["when"], never]}}

    assert max(point["at"] for point in drawn(long, "forecast-when")["lines"]) == 17
    assert told(long, "forecast-when")[-1]["85 %"] is None


def test_thin_figures_say_so_and_so_do_drawings_of_a_part():
    picture = little.thin()
    assert "no percentile" in BY_NAME["lead-times"].note(picture)
    assert "pace" in BY_NAME["ageing"].note(picture)

    picture["lead_times"]["of"] = 3200
    picture["ageing"]["of"] = 1500
    assert BY_NAME["lead-times"].note(picture).startswith("1 of 3,200 cards")
    assert BY_NAME["ageing"].note(picture).startswith("The oldest 2 of 1,500")
