"""What the two charts of a report show, in a sentence of figures: for who does not see them."""

from datetime import date
from typing import Any

from reports.wording import aged, counted, listed

Facts = dict[str, Any]


def cumulative_flow(facts: Facts) -> str:
    """Each band at the last day of the chart against its first."""
    from metrics.charts.cumulative import bands_of

    days, bands = facts["charts"]["cfd"]["days"], bands_of(facts["charts"])
    ends = [(band.name, band.count(0), band.count(-1)) for band in reversed(bands)] if len(days) > 1 else []
    told = [f"{name} {now} (was {was})" for name, was, now in ends if was or now]
    if not told:
        return ""
    back = moves_back(facts)
    return f"At the end of {_day(days[-1])}, against {_day(days[0])}: {listed(told)}." + (
        f" {counted(back, 'move')} back." if back else ""
    )


def moves_back(facts: Facts) -> int:
    """Those that the chart marks."""
    arrivals = facts["charts"]["arrivals"]
    return sum(map(sum, [*arrivals["returns"].values(), arrivals["brought_back"]]))


def ageing(facts: Facts) -> str:
    """How many are under way in each column, how old the oldest is there, and by which day 85 % had left."""
    told = facts["charts"]["ageing"]
    if not told["cards"]:
        return ""
    columns = [column for column in facts["columns"] if column["part"] == "flow" and column["oldest"]]
    return (
        f"{counted(told['of'])} under way: {listed([_column(column, told['pace']) for column in columns])}."
        f" {facts['blocked'] or 'None'} blocked."
    )


def _column(column: dict[str, Any], pace: dict[str, Any]) -> str:
    its = pace.get(column["name"])
    left = f", 85 % had left by day {_as_drawn(its['p85'])}" if its else ""
    return f"{column['name']} {column['count']} (the oldest {aged(column['oldest']['age_days'])}{left})"


def _as_drawn(days: float) -> str:
    """As the chart's own labels say it: one decimal below ten."""
    return f"{days:.1f}" if days < 10 else f"{days:.0f}"


def _day(iso: str) -> str:
    return f"{date.fromisoformat(iso):%-d %b %Y}"
