"""Where ideas were let go, and why."""

from typing import NamedTuple

from metrics.charts import ledger
from metrics.charts.chart import Cell, Chart, Linked, Picture, Table, always, cards_behind, plural, table
from metrics.charts.drawing import Drawing

SHOWN = 8  # lines; the rest is one line


class Share(NamedTuple):
    name: str
    cards: int
    href: str | None


def draw_columns(picture: Picture) -> Drawing | None:
    return drawn(columns_of(picture))


def draw_reasons(picture: Picture) -> Drawing | None:
    return drawn(reasons_of(picture))


def columns_of(picture: Picture) -> list[Share]:
    """From left to right."""
    order = {column["name"]: number for number, column in enumerate(picture["columns"])}
    counts = picture["discards"]["by_column"]
    return [
        Share(name, counts[name], cards_behind(picture, "discarded_from", name))
        for name in sorted(counts, key=lambda name: order.get(name, len(order)))
    ]


def reasons_of(picture: Picture) -> list[Share]:
    """In words, the most frequent first."""
    counts = sorted(picture["discards"]["by_reason"].items(), key=lambda item: -item[1])
    return [
        Share(picture["reasons"].get(reason, reason), count, cards_behind(picture, "discarded_for", reason))
        for reason, count in counts
    ]


def drawn(shares: list[Share]) -> Drawing | None:
    total = sum(share.cards for share in shares)
    if not total:
        return None
    shown = shares[:SHOWN]
    if rest := sum(share.cards for share in shares[SHOWN:]):
        shown.append(Share(f"{len(shares) - SHOWN} others", rest, None))
    return Drawing(
        layers=ledger.layers(len(shown), max(share.cards for share in shown)),
        rows=ledger.bars([line_of(share, total) for share in shown]),
        height=ledger.ROW * len(shown),
        top=4,
        right=76,
        bottom=4,
        left=0,
    )


def line_of(share: Share, total: int) -> ledger.Line:
    figure = f"{share.cards} · {share.cards / total * 100:.0f} %"
    return ledger.Line(share.name, share.cards, figure, f"{share.name}\n{plural(share.cards, 'card')}", share.href)


def column_rows(picture: Picture) -> Table:
    return table(["Left from", "Discarded"], cells(columns_of(picture)))


def reason_rows(picture: Picture) -> Table:
    return table(["Reason", "Discarded"], cells(reasons_of(picture)))


def cells(shares: list[Share]) -> list[list[Cell | Linked]]:
    return [[share.name, Linked(share.cards, share.href or "")] for share in shares]


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
