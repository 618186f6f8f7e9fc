"""The one decision that a report begins with: the constraint of the week and one act, by rules from the facts alone.

The first rule that applies leads. What breaks now comes before what will: developers who run dry, then an agreed limit
that is broken. Then causes before effects, the nearer one first: a blocker that comes back, one queue that grows, more
coming in than going out, and last the ideas that are late because of such things. How many are late stands in the
subject whichever rule leads.
"""

from collections.abc import Callable, Iterator
from itertools import islice, pairwise
from typing import Any, NamedTuple

from boards.models import BlockReason
from boards.models.column import Kind
from boards.words import cut
from reports.happened import RECENT
from reports.wording import aged, counted, quoted, within

Facts = dict[str, Any]
Column = dict[str, Any]

RECURS = 3  # blocks of one reason: twice happens to anybody
RISES = 3  # weeks in a row: by chance alone four week ends stand in rising order once in 24 times
GREW_BY = 3  # ideas over those weeks: a rise of one a week is the least that is no rounding
LOAD_WEEKS = 4  # enough for a batch that came in on one day to have left again
MORE_A_WEEK = 1  # ideas that came in beyond those that left: fewer are the luck of a date
MORE_BY = 1.25  # times what left: on a large board one a week is nothing
MOST_BESIDE = 3  # that are told, with the one that leads
NAME_ROOM = 24  # letters of a column's name in a subject

ACTS = {
    BlockReason.DECISION: "Agree on one fixed hour a week in which such decisions are made, and on who makes them.",
    BlockReason.INFORMATION: "Write into the policy of the column before it what must be known before an idea goes on.",
    BlockReason.CUSTOMER: "Agree with the customer on one fixed hour a week, and bring all open questions there.",
    BlockReason.OTHER_TEAM: "Go to that team with all of them at once, and agree within how many days it answers.",
    BlockReason.SUPPLIER: "Go to the supplier with all of them at once, and agree within how many days it answers.",
    BlockReason.CAPACITY: "Lower a limit ahead of where people are missing: what starts now only waits there.",
}


class Decision(NamedTuple):
    """`sentence` is the constraint of the week, `point` the same in a subject's few words, `cards` whom it is about."""

    kind: str
    point: str
    sentence: str
    act: str
    rule: str
    cards: list[int]


def decide(facts: Facts) -> Decision:
    """A quiet week has a kind of its own; so has a board of which nothing can be told yet, or any more."""
    return next(decision for rule in (_nothing_to_tell, *RULES, _quiet) for decision in rule(facts))


def also(facts: Facts) -> str:
    """What the next rules would have led with, in a sentence; two are enough beside the one decision."""
    if any(_nothing_to_tell(facts)):
        return ""
    points = [decision.point for rule in RULES for decision in islice(rule(facts), 1)]
    return f"Also: {'; '.join(points[1:MOST_BESIDE])}." if points[1:] else ""


def runs_dry(facts: Facts) -> Iterator[Decision]:
    """The column nearest to the developers first."""
    for number, column in reversed(list(enumerate(facts["columns"]))):
        if column["minimum"] is not None and column["count"] < column["minimum"]:
            name, source = column["name"], _nearest(facts["columns"][:number])
            yield Decision(
                kind="runs_dry",
                point=f"{cut(name, NAME_ROOM)} runs dry",
                sentence=f"{name} runs dry: {counted(column['count'])} where at least {column['minimum']} should lie.",
                act=_pull(source)
                if source
                else "Nothing lies ahead of it: look for new ideas before the rest is used up.",
                rule="a column holds fewer ideas than its minimum.",
                cards=[source["oldest"]["card"]] if source else [],
            )


def over_limit(facts: Facts) -> Iterator[Decision]:
    """The column nearest to the end first: what leaves there makes room for all the others."""
    for column in reversed(facts["columns"]):
        if column["limit"] is not None and column["count"] > column["limit"]:
            name, oldest = column["name"], column["oldest"]
            yield Decision(
                kind="over_limit",
                point=f"{cut(name, NAME_ROOM)} is over its limit",
                sentence=f"{name} is over its limit: {counted(column['count'])} where {column['limit']:,} may lie.",
                act=f"Let nothing in until {column['count'] - column['limit'] + 1:,} have left.{_oldest_there(oldest)}",
                rule="a column holds more ideas than its limit.",
                cards=[oldest["card"]] if oldest else [],
            )


def blocker_recurs(facts: Facts) -> Iterator[Decision]:
    for block in facts["blocks"]:
        if block["count"] >= RECURS:
            words = BlockReason(block["reason"]).label
            yield Decision(
                kind="blocker_recurs",
                point=f"“{words}” {block['count']} times in {RECENT.days // 7} weeks",
                sentence=f"One blocker comes back: “{words}”, {block['count']} times in {RECENT.days // 7} weeks.",
                act=ACTS[BlockReason(block["reason"])],
                rule=f"ideas were blocked for the same reason {RECURS} times or more in {RECENT.days // 7} weeks.",
                cards=block["cards"],
            )


def queue_grows(facts: Facts) -> Iterator[Decision]:
    """The queue that grew most first."""
    growing = [column for column in facts["columns"] if _is_queue(column) and _growth(column) >= GREW_BY]
    for column in sorted(growing, key=_growth, reverse=True):
        name, ends = column["name"], column["week_ends"][-RISES - 1 :]
        yield Decision(
            kind="queue_grows",
            point=f"{cut(name, NAME_ROOM)} grew from {ends[0]} to {ends[-1]}",
            sentence=f"The queue in {name} grows: {', '.join(map(str, ends))} ideas at the ends of the last weeks.",
            act=_drain(facts["columns"], column),
            rule=f"a waiting column in the flow grew {RISES} weeks in a row, by {GREW_BY} ideas or more.",
            cards=[column["oldest"]["card"]] if column["oldest"] else [],
        )


def load_grows(facts: Facts) -> Iterator[Decision]:
    """By what lay in the flow: of what was discarded some was never started, and some finished without it."""
    weeks = facts["weeks"][-LOAD_WEEKS:]
    started = sum(week["arrived"] for week in weeks)
    load, before = facts["flow_load"], facts["load_before"]
    more = load - before
    if len(weeks) == LOAD_WEEKS and more >= MORE_A_WEEK * LOAD_WEEKS and started >= MORE_BY * (started - more):
        yield Decision(
            kind="load_grows",
            point=f"{more} more under way than {LOAD_WEEKS} weeks ago",
            sentence=f"More comes in than goes out: {started} started in {LOAD_WEEKS} weeks; {load} are under way,"
            f" it was {before}.",
            act="Stop starting, start finishing: let an idea in only when another is finished or discarded.",
            rule=f"over {LOAD_WEEKS} complete weeks a quarter more was started than left the flow,"
            f" and {MORE_A_WEEK} a week at least.",
            cards=[],
        )


def late(facts: Facts) -> Iterator[Decision]:
    count, oldest = facts["late"]["count"], next(iter(facts["oldest"]), None)
    if count and oldest:
        promised, age = within(facts["late"]["days"]), aged(oldest["age_days"])
        yield Decision(
            kind="late",
            point=f"{counted(count)} late",
            sentence=f"{counted(count)} late: under way for more than {promised}, within which 85 % were ready.",
            act=f"Decide on the oldest first, {quoted(oldest['title'])} ({age}):"
            " move it on, make it smaller, or discard it.",
            rule="an idea is older than the 85th percentile of lead time.",
            cards=facts["late"]["cards"],
        )


RULES: tuple[Callable[[Facts], Iterator[Decision]], ...] = (
    runs_dry,
    over_limit,
    blocker_recurs,
    queue_grows,
    load_grows,
    late,
)
ORDER = (
    "The first of these leads: a column below its minimum, over its limit, a blocker that comes back, a queue that"
    " grows, more coming in than going out, ideas that are late."
)


def _nothing_to_tell(facts: Facts) -> Iterator[Decision]:
    if facts["archived"]:
        yield _plain("archived", "archived", "This board is archived: nothing moves here any more.")
    elif not facts["cards"]:
        yield _plain(
            "empty", "no idea yet", "No idea has been put on this board yet: its first one starts the figures."
        )
    elif not facts["has_clock"]:
        sentence = "This board does not say where its clock starts and stops: no figure can be told."
        yield _plain("no_clock", "no clock yet", sentence)


def _quiet(facts: Facts) -> Iterator[Decision]:
    sentence = "A quiet week: nothing runs dry, breaks a limit, comes back as a blocker, piles up or is late."
    yield _plain("quiet", f"a quiet week, {facts['this_week']['finished']['now']} finished", sentence)


def _plain(kind: str, point: str, sentence: str) -> Decision:
    return Decision(kind, point, sentence, act="", rule="", cards=[])


def _nearest(columns: list[Column]) -> Column | None:
    """The last of them in which an idea under way lies."""
    return next((column for column in reversed(columns) if column["oldest"]), None)


def _pull(source: Column) -> str:
    title, days = source["oldest"]["title"], aged(source["oldest"]["column_days"])
    return f"Finish what is nearest to it: {quoted(title)} has been in {source['name']} for {days}."


def _oldest_there(oldest: dict[str, Any] | None) -> str:
    if oldest is None:
        return ""
    return f" Begin with {quoted(oldest['title'])}, under way for {aged(oldest['age_days'])}: finish or discard it."


def _is_queue(column: Column) -> bool:
    return column["part"] == "flow" and column["kind"] == Kind.WAITING


def _growth(column: Column) -> int:
    """By how many ideas it grew over the last weeks; none where it did not grow in each."""
    ends = column["week_ends"][-RISES - 1 :]
    rises = len(ends) > RISES and all(after > before for before, after in pairwise(ends))
    return ends[-1] - ends[0] if rises else 0


def _drain(columns: list[Column], queue: Column) -> str:
    behind = columns[columns.index(queue) + 1 :]
    following = behind[0] if behind else None
    if following and following["limit"] is not None and following["count"] >= following["limit"]:
        return f"Start nothing new: {following['name']} behind it is full, so finish or discard an idea there first."
    oldest = queue["oldest"]
    return "Start nothing new, and discard what nobody will take up" + (
        f", beginning with {quoted(oldest['title'])} ({aged(oldest['age_days'])})." if oldest else "."
    )
