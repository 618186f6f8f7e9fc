"""Lives of cards as the plain tests tell them: a line of six columns, and days since a Monday's midnight in UTC."""

from datetime import UTC, datetime, timedelta

from boards.replay import Act, Line
from metrics.lives import Life, Row, read_life

BOX, INBOX, IDEA, VALIDATION, READY, LIVE = range(1, 7)
LINE = Line([BOX, INBOX, IDEA, VALIDATION, READY, LIVE], start=IDEA, finish=READY, delivered=LIVE)

Event = tuple[int | Act, float]


def day(number: float) -> datetime:
    """So many days after Monday 2026-03-02 00:00 UTC, the beginning of ISO week 10."""
    return datetime(2026, 3, 2, tzinfo=UTC) + timedelta(days=number)


def rows(*events: Event) -> list[Row]:
    """Each event is a column, or an act without one, and the day."""
    told: list[Row] = []
    for what, number in events:
        arrival = Act.MOVE if told else Act.CREATE
        told.append((what, None, day(number)) if isinstance(what, Act) else (arrival, what, day(number)))
    return told


def life(*events: Event, work_type: str = "feature") -> Life:
    return read_life(work_type, rows(*events), LINE)
