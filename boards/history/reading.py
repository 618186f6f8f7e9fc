"""The plain event log: CSV in UTF-8, one row says that a card arrived in a column at an instant."""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
from operator import itemgetter
from typing import NamedTuple, TextIO
from zoneinfo import ZoneInfo

from boards.history.column_map import NAME_LENGTH
from boards.history.problems import BadHistory, Problems
from boards.models import WorkType

REQUIRED = ("case_id", "column", "timestamp")
OPTIONAL = ("seq", "title", "work_type", "by")

WORK_TYPES = tuple(WorkType.values)
TEXT_LENGTH = 200  # of a case, a title and a person's name, as the models hold them
LONGEST_LINE = 1_000_000
HIGHEST_SEQ = 2**63 - 1
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

# The same texts come again and again, in every row of a card or of the whole log: each is looked at once.
remembered = lru_cache(5000)


class Arrival(NamedTuple):
    """One row. `at` is in microseconds since 1970 in UTC: small on disk, quick to sort, exact."""

    case_id: str
    at: int
    seq: int | None
    line: int
    column: str
    title: str
    work_type: str
    by: str


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

    def arrivals(self) -> Iterator[Arrival]:
        """The rows, as long as all is well. After the first problem the rest is read for further problems only."""
        begin = self._rows.line_num + 1
        try:
            for cells in self._rows:
                if cells and (arrival := self._read(begin, cells)) and not self.problems.count:
                    yield arrival
                begin = self._rows.line_num + 1
        except csv.Error as error:
            self.problems.add(begin, f"is not CSV: {error}")

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

    def _read(self, line: int, cells: list[str]) -> Arrival | None:
        try:
            return self._arrival(line, cells)
        except ValueError as error:
            self.problems.add(line, str(error))
            return None

    def _arrival(self, line: int, cells: list[str]) -> Arrival:
        if len(cells) > self._width:
            raise ValueError(f"{len(cells)} fields where the header has {self._width}; text with commas needs quotes")
        cells += [""] * (self._width + 1 - len(cells))  # one blank more than the header: what it does not name is last
        case_id, column, timestamp, seq, title, work_type, by = self._pick(cells)
        self.mended += "\0" in title
        return Arrival(
            _case_id(case_id),
            _instant(timestamp.strip(), self.zone),
            _seq(seq),
            line,
            _column(column),
            _title(title),
            _work_type(work_type),
            _by(by),
        )


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
