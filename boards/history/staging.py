"""Where a log lies between its file and the board: sorted by card, on disk, with memory that does not grow."""

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import chain, groupby
from operator import itemgetter
from typing import NamedTuple

from boards.history.problems import BadHistory
from boards.history.reading import Arrival

MOST_COLUMNS = 200


class Span(NamedTuple):
    """The number of rows, and the first and the last instant as `Arrival.at` counts."""

    rows: int
    first: int
    last: int


class Case(NamedTuple):
    """The rows of one card in the order of the log, field by field, as `Arrival` has them."""

    ids: tuple[str, ...]
    at: tuple[int, ...]
    seq: tuple[int | None, ...]
    line: tuple[int, ...]
    column: tuple[str, ...]
    title: tuple[str, ...]
    work_type: tuple[str, ...]
    by: tuple[str, ...]

    @property
    def id(self) -> str:
        return self.ids[0]

    @property
    def rows(self) -> int:
        return len(self.ids)


class Staging:
    """A private SQLite database without a name: in memory while small, else in a temporary file that nobody sees."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("")
        self._database.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -16000;"
            "CREATE TABLE arrival (case_id, at, seq, line, name, title, work_type, by)"
        )

    def close(self) -> None:
        self._database.close()

    def fill(self, batches: Iterable[list[Arrival]]) -> None:
        arrivals = chain.from_iterable(batches)
        self._database.executemany("INSERT INTO arrival VALUES (?, ?, ?, ?, ?, ?, ?, ?)", arrivals)

    def span(self) -> Span:
        """Raises BadHistory where there is none."""
        span = Span(*self._database.execute("SELECT count(*), min(at), max(at) FROM arrival").fetchone())
        if not span.rows:
            raise BadHistory("The file holds a header and no rows.")
        return span

    def names(self) -> list[str]:
        """The column names, in the order in which cards first arrived there."""
        found = self._database.execute(
            "SELECT name FROM arrival GROUP BY name ORDER BY min(at), min(line) LIMIT ?", [MOST_COLUMNS + 1]
        ).fetchall()
        if len(found) > MOST_COLUMNS:
            raise BadHistory(f"The file names more than {MOST_COLUMNS} columns. Is “column” the right field?")
        return [name for (name,) in found]

    def cases(self) -> Iterator[Case]:
        """One card after another, each with its rows by instant, seq, place in the file."""
        rows = self._database.execute("SELECT * FROM arrival ORDER BY case_id, at, seq, line")
        for _, case in groupby(rows, key=itemgetter(0)):
            yield Case(*zip(*case, strict=True))
