"""The plain event log: CSV in UTF-8, one row says that a card arrived in a column at an instant."""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
from itertools import repeat
from operator import itemgetter
from typing import TextIO, TypeAlias
from zoneinfo import ZoneInfo

from boards.history.column_map import NAME_LENGTH
from boards.history.problems import BadHistory, Problems
from boards.models import WorkType

REQUIRED = ("case_id", "column", "timestamp")
OPTIONAL = ("seq", "title", "work_type", "by")

WORK_TYPES = tuple(WorkType.values)
BATCH = 5000  # rows that are in memory at once
TEXT_LENGTH = 200  # of a case, a title and a person's name, as the models hold them
LONGEST_LINE = 1_000_000
HIGHEST_SEQ = 2**63 - 1
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

# The same texts come again and again, in every row of a card or of the whole log: each is looked at once.
remembered = lru_cache(BATCH)


# One row: case, instant, seq, line, column, title, work type, and by whom. The instant is in microseconds since 1970 in
# UTC: small on disk, quick to sort, exact.
Arrival: TypeAlias = tuple[str, int, int | None, int, str, str, str, str]


class LogFile:
    """An open log. Its rows are read once, in the file's order, and never all held."""

    def __init__(self, file: TextIO, *, zone: ZoneInfo | None, problems: Problems) -> None:
        """Reads the header. Raises BadHistory where it is none."""
        self.zone = zone
        self.problems = problems
        self.mended = 0
        self._rows = csv.reader(_lines(file, problems), strict=True)
        header = self._header()
        self._width = len(header)
        self._pick = itemgetter(*(header.index(name) if name in header else -1 for name in REQUIRED + OPTIONAL))
        self.ignored = [name for name in header if name not in REQUIRED + OPTIONAL]

    def arrivals(self) -> Iterator[list[Arrival]]:
        """Batches of rows, as long as all is well. After the first problem the rest is read for further ones only."""
        for lines, rows in self._batches():
            arrivals = self._read(lines, rows)
            if not self.problems.count:
                yield arrivals

    def _batches(self) -> Iterator[tuple[list[int], list[list[str]]]]:
        """The cells of rows, and the lines in which these begin."""
        begin, lines, rows = self._rows.line_num + 1, [], []
        try:
            for cells in self._rows:
                if cells:
                    lines.append(begin)
                    rows.append(cells)
                begin = self._rows.line_num + 1
                if len(rows) == BATCH:
                    yield lines, rows
                    lines, rows = [], []
        except csv.Error as error:
            self.problems.add(begin, f"is not CSV: {error}")
        if rows:
            yield lines, rows

    def _header(self) -> list[str]:
        try:
            header = [name.strip() for name in next(self._rows, [])]
        except csv.Error as error:
            raise BadHistory(f"line 1: is not CSV: {error}") from error
        self.problems.refuse_if_any()
        if not header:
            raise BadHistory("The file is empty, or its first line is.")
        if any("\0" in name for name in header):
            raise BadHistory("line 1: holds NUL characters. Is this a text file, in UTF-8?")
        if missing := [name for name in REQUIRED if name not in header]:
            raise BadHistory(
                f"line 1: the header lacks {', '.join(missing)}. It names “{_short(', '.join(header))}”; "
                "names stand between commas."
            )
        if twice := [name for name in REQUIRED + OPTIONAL if header.count(name) > 1]:
            raise BadHistory(f"line 1: the header names {twice[0]} twice.")
        return header

    def _read(self, lines: list[int], rows: list[list[str]]) -> list[Arrival]:
        """A batch as a whole takes half the time that its rows take; these are looked at where something is wrong."""
        try:
            return self._arrivals(lines, rows)
        except ValueError:
            for line, cells in zip(lines, rows, strict=True):
                self._look_at(line, cells)
            return []

    def _look_at(self, line: int, cells: list[str]) -> None:
        try:
            self._arrivals([line], [cells])
        except ValueError as error:
            self.problems.add(line, str(error))

    def _arrivals(self, lines: list[int], rows: list[list[str]]) -> list[Arrival]:
        case_ids, columns, timestamps, seqs, titles, work_types, people = self._pick(self._columns(rows))
        self.mended += sum("\0" in title for title in titles)
        return list(
            zip(
                map(_case_id, case_ids),
                map(_instant, timestamps, repeat(self.zone)),
                map(_seq, seqs),
                lines,
                map(_column, columns),
                map(_title, titles),
                map(_work_type, work_types),
                map(_by, people),
                strict=True,
            )
        )

    def _columns(self, rows: list[list[str]]) -> list[tuple[str, ...]]:
        """Those of the header, and a blank one behind for what it does not name."""
        widths = set(map(len, rows))
        if max(widths) > self._width:
            raise ValueError(f"{max(widths)} fields where the header has {self._width}; text with commas needs quotes")
        if min(widths) < self._width:
            rows = [cells + [""] * (self._width - len(cells)) for cells in rows]
        return [*zip(*rows, strict=True), ("",) * len(rows)]


def moment(at: int) -> datetime:
    """The instant that `Arrival.at` counts to."""
    return EPOCH + timedelta(0, 0, at)


def microseconds(instant: datetime) -> int:
    return (instant - EPOCH) // MICROSECOND


def _lines(file: TextIO, problems: Problems) -> Iterator[str]:
    """The file's lines. They come with undecodable bytes escaped, so that each can be told by its line."""
    for number, line in enumerate(iter(partial(file.readline, LONGEST_LINE), ""), start=1):
        if len(line) == LONGEST_LINE:
            raise BadHistory(f"line {number}: is longer than {LONGEST_LINE:,} characters. Is this an event log?")
        if not line.isascii() and not _is_text(line):
            problems.add(number, "is not UTF-8")
        yield line


def _is_text(line: str) -> bool:
    try:
        line.encode()
    except UnicodeEncodeError:
        return False
    return True


@remembered
def _case_id(value: str) -> str:
    return _text("case_id", value, TEXT_LENGTH, required=True)


@remembered
def _column(value: str) -> str:
    return _text("column", value, NAME_LENGTH, required=True)


@remembered
def _title(value: str) -> str:
    """On one line. Tools do let NUL characters in; a database need not take them, so they go."""
    return _text("title", " ".join(value.replace("\0", "").split()), TEXT_LENGTH)


@remembered
def _by(value: str) -> str:
    return _text("by", value, TEXT_LENGTH)


def _text(name: str, value: str, longest: int, *, required: bool = False) -> str:
    value = value.strip()
    if len(value) > longest:
        raise ValueError(f"{name} has {len(value)} characters; {longest} are the most")
    if required and not value:
        raise ValueError(f"{name} is empty")
    if "\0" in value:
        raise ValueError(f"{name} holds a NUL character")
    return value


def _instant(value: str, zone: ZoneInfo | None) -> int:
    value = value.strip()
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        raise ValueError(f"timestamp “{_short(value)}” is no ISO 8601 instant") from None
    if instant.tzinfo is None:
        if zone is None:
            raise ValueError(f"timestamp “{_short(value)}” carries no time zone; name one with --tz")
        instant = instant.replace(tzinfo=zone)
    if not 1970 <= instant.year < 2200:
        raise ValueError(f"timestamp “{_short(value)}” lies outside of 1970 to 2199")
    return microseconds(instant)


@remembered
def _seq(value: str) -> int | None:
    value = value.strip()
    if not value:
        return None
    try:
        seq = int(value)
    except ValueError:
        seq = HIGHEST_SEQ + 1
    if abs(seq) > HIGHEST_SEQ:
        raise ValueError(f"seq “{_short(value)}” is no whole number")
    return seq


@remembered
def _work_type(value: str) -> str:
    value = value.strip().lower()
    if value and value not in WORK_TYPES:
        raise ValueError(f"work_type “{_short(value)}” is none of {', '.join(WORK_TYPES)}")
    return value


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
