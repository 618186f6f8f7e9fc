"""What the two charts of a report show, in a sentence of figures: for who does not see them."""

from datetime import date
from typing import Any

from reports.wording import aged, counted, listed

Facts = dict[str, Any]


def cumulative_flow(facts: Facts) -> str:
    """Each band at the last day of the chart against its first."""
    days = facts["charts"]["cfd"]["days"]
    bands = _bands(facts["charts"]["arrivals"])
    if len(days) < 2 or not any(map(any, bands.values())):
        return ""
    told = listed([f"{name} {now} (was {was})" for name, (was, *_, now) in bands.items() if was or now])
    back = moves_back(facts)
    return f"At the end of {_day(days[-1])}, against {_day(days[0])}: {told}." + (
        f" {counted(back, 'move')} back." if back else ""
    )


def moves_back(facts: Facts) -> int:
    """Those that the chart marks."""
    arrivals = facts["charts"]["arrivals"]
    return sum(map(sum, [*arrivals["returns"].values(), arrivals["brought_back"]]))


def _bands(arrivals: Facts) -> dict[str, list[int]]:
    """By day how many had come to a column and no further: what lies between its line and the next one."""
    lines = arrivals["lines"] | {"Discarded": arrivals["discarded"]}
    following = [*list(lines.values())[1:], [0] * len(arrivals["discarded"])]
    return {
        name: [came - further for came, further in zip(line, next_line, strict=True)]
        for (name, line), next_line in zip(lines.items(), following, strict=True)
    }


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
