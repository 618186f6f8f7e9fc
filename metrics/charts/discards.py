"""Where ideas were let go, and why."""

from metrics.charts import ledger
from metrics.charts.chart import Chart, Picture, Table, always, plural
from metrics.charts.drawing import Drawing

SHOWN = 8  # lines; the rest is one line


def draw_columns(picture: Picture) -> Drawing | None:
    order = {column["name"]: number for number, column in enumerate(picture["columns"])}
    counts = picture["discards"]["by_column"]
    return drawn([(name, counts[name]) for name in sorted(counts, key=lambda name: order.get(name, len(order)))])


def draw_reasons(picture: Picture) -> Drawing | None:
    return drawn([(in_words(reason), count) for reason, count in reasons_of(picture)])


def reasons_of(picture: Picture) -> list[tuple[str, int]]:
    return sorted(picture["discards"]["by_reason"].items(), key=lambda item: -item[1])


def in_words(reason: str) -> str:
    """Our own reasons are codes; imported ones are their own words."""
    said = reason.replace("_", " ").strip() or "no reason given"
    return said[0].upper() + said[1:]


def drawn(counts: list[tuple[str, int]]) -> Drawing | None:
    known = [(name, count) for name, count in counts if count]
    total = sum(count for _, count in known)
    if not total:
        return None
    shown = known[:SHOWN]
    if rest := sum(count for _, count in known[SHOWN:]):
        shown.append((f"{len(known) - SHOWN} others", rest))
    lines = [
        (name, count, f"{count} · {count / total * 100:.0f} %", f"{name}\n{plural(count, 'card')}")
        for name, count in shown
    ]
    return Drawing(
        layers=ledger.layers(len(lines), max(count for _, count in shown)),
        rows=ledger.bars([(name, float(count), value, say) for name, count, value, say in lines]),
        height=ledger.ROW * len(lines),
        top=4,
        right=76,
        bottom=4,
        left=0,
    )


def column_rows(picture: Picture) -> Table:
    counts = picture["discards"]["by_column"]
    return Table(["Left from", "Discarded"], [[name, count] for name, count in counts.items()])


def reason_rows(picture: Picture) -> Table:
    return Table(["Reason", "Discarded"], [[in_words(reason), count] for reason, count in reasons_of(picture)])


NONE = always("Nothing was discarded in this window. Saying no early is part of the work, too.")
COLUMNS = Chart(
    name="discards-by-column",
    title="Where ideas were let go",
    rule="Cards discarded in the window and still so, by the column they left.",
    look_for="An idea let go on the left cost little; one let go far to the right took everybody's time first.",
    draw=draw_columns,
    rows=column_rows,
    empty=NONE,
)
REASONS = Chart(
    name="discards-by-reason",
    title="Why ideas were let go",
    rule="Cards discarded in the window and still so, by the reason given.",
    look_for="Evidence is what an upstream is for. Duplicates and outdated ideas could have been stopped before.",
    draw=draw_reasons,
    rows=reason_rows,
    empty=NONE,
)
CHARTS = (COLUMNS, REASONS)
