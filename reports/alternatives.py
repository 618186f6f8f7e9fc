"""What the two charts of a report show, in a sentence of figures: for who does not see them."""

from datetime import date
from typing import Any

from boards.words import days as in_days
from reports.wording import aged, counted, listed

Facts = dict[str, Any]


def cumulative_flow(facts: Facts) -> str:
    """Each column at the last day of the chart against its first; what only grows, as in the chart, by its growth."""
    told = facts["charts"]
    cfd, last = told["cfd"], told["columns"][-1] if told["columns"] else None
    if not cfd["days"]:
        return ""
    held = {name: counts for name, counts in cfd["columns"].items() if any(counts)}
    far = held.pop(last["name"], None) if last and last["part"] in ("finish", "delivered") else None
    sentences = [f"{name} {counts[-1]} (was {counts[0]})" for name, counts in held.items()]
    sentences += [f"{last['name']} {_grown(far)} more"] if last and far else []
    sentences.append(f"{_grown(cfd['discarded'])} discarded")
    return f"At the end of {_day(cfd['days'][-1])}, against {_day(cfd['days'][0])}: {listed(sentences)}."


def _grown(counts: list[int]) -> int:
    return counts[-1] - min(counts)


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
    left = f", 85 % had left by day {in_days(its['p85'])}" if its else ""
    return f"{column['name']} {column['count']} (the oldest {aged(column['oldest']['age_days'])}{left})"


def _day(iso: str) -> str:
    return f"{date.fromisoformat(iso):%-d %b %Y}"
