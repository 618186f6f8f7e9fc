"""Time stands where the board's clock says; axes end on round numbers; labels keep apart."""

import pytest

from metrics.charts.axes import apart, clock, date_format, later, roof, ticks, wall


def test_time_is_the_boards_own_whatever_the_zone_of_who_looks():
    assert wall("2026-03-01T23:30:00+05:30") == "2026-03-01T23:30:00Z"
    assert wall("2026-03-29") == "2026-03-29T00:00:00Z"


def test_a_day_is_a_day_over_a_change_of_the_clocks():
    assert later("2026-03-29T00:00:00+01:00", days=1) == "2026-03-30T00:00:00Z"


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [("2026-03-02", "2026-03-09", 8), ("2026-01-05", "2026-03-30", 7), ("2016-01-01", "2026-01-01", 7)],
)
def test_ticks_are_few_and_within_bounds(start, end, count):
    found = ticks(clock(start), clock(end))

    assert len(found) == count
    assert all(clock(start).timestamp() * 1000 <= tick <= clock(end).timestamp() * 1000 for tick in found)


def test_long_spans_name_months():
    assert date_format(clock("2026-03-01") - clock("2024-03-01")) == "%b %Y"


@pytest.mark.parametrize(("value", "end"), [(0, 4), (4, 4), (4.1, 5), (13, 16), (99, 100), (101, 120), (2300, 2400)])
def test_an_axis_ends_on_a_round_number(value, end):
    assert roof(value) == pytest.approx(end)


def test_labels_keep_apart_and_stay_within():
    assert apart([1, 2, 50], 10, 0, 100) == [1, 11, 50]
    assert apart([95, 97, 99], 10, 0, 100) == [80, 90, 100]
    assert apart([], 10, 0, 100) == []
