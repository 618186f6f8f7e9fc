"""All that is derived from the log, computed again; and what was not as the log tells it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Q

from boards import rebuild
from boards.change import board_change
from boards.models import Block, Board, Card
from boards.models.card import COURSE_FIELDS
from boards.replay import Course
from metrics.closing import days_told, first_day, keep_days
from metrics.courses import NOWHERE, Courses, Log, Row
from metrics.fetching import fetch
from metrics.instants import NEVER, Ints
from metrics.lives import Lives, read_lives
from metrics.log import last_row, next_event, read_log
from metrics.models import BoardFigures, Day
from metrics.recent import keep_anew, of_log
from metrics.refresh import figures_of, refresh_figures
from metrics.sealed import unseal

# Cards are kept as all of the log tells, what is still to come too.
FOREVER = datetime(9000, 1, 1, tzinfo=UTC)

FIGURES = ["window_weeks", "flow_load", "lead_time_count", "lead_time_p85", "mean_per_week", "weeks_of_load", "pace"]
COUNTS = ["columns", "arrived", "finished", "discarded"]


@dataclass(frozen=True)
class Difference:
    """What was kept and is not what the log tells; corrected by now. `kind` is a plural: cards, days, figures."""

    kind: str
    sentence: str


def rebuild_board(board: Board, *, at: datetime) -> list[Difference]:
    """Compute cards, blocked marks, days and figures again, and say what differed. The log is read once.

    What is sealed of it is given up, and sealed anew where it is needed.
    """
    kept_for = board.version
    unseal(board)
    read_to, log, row = last_row(board), read_log(board, FOREVER), Row(board.line())
    found = _rebuild_cards(board, log, row)
    if next_event(board, at):
        log = read_log(board, at)
    found += _rebuild_days(board, log, row, read_to, at)
    return found + _rebuild_figures(board, log, row, read_to, kept_for, at)


def _rebuild_cards(board: Board, log: Log, row: Row) -> list[Difference]:
    """Under the board's lock, where a card is looked at once more: it may have moved since the log was read.

    The board's version is raised only where something was corrected.
    """
    suspects = _suspects(board, log, row)
    with transaction.atomic():
        board = Board.objects.select_for_update().get(pk=board.pk)
        corrected = rebuild.correct_courses(board, board.line(), cards=suspects)
        marks = _correct_marks(board)
        if corrected or marks:
            with board_change(board, by=None) as change:
                change.touch(*(column for each in corrected for column in (each.cached.column, each.true.column)))
                change.touch(*(card.column_id for card in marks))
    return [*_course_differences(corrected, board), *_mark_differences(marks)]


def _suspects(board: Board, log: Log, row: Row) -> list[int]:
    """The ids of the cards that are not kept as the log told of them."""
    card, *kept = fetch(
        "FROM boards_card WHERE board_id = %s",
        [board.pk],
        numbers=["id", "COALESCE(column_id, 0)"],
        instants=["entered_at", "started_at", "finished_at", "discarded_at", "archived_at"],
    )
    suspects: list[int] = []
    for part in log.parts():
        told = read_lives(Courses(part, row))
        its = np.searchsorted(card, told.card)
        wrong = [column[its] != true for column, true in zip(kept, _as_kept(told), strict=True)]
        suspects += told.card[np.logical_or.reduce(wrong)].tolist()
    return suspects


def _as_kept(lives: Lives) -> tuple[Ints, ...]:
    """Column (0 for none) and instants as cards keep them."""
    away = lives.lies == NOWHERE
    archived = np.where(away & (lives.discarded == NEVER), lives.entered, NEVER)
    lies = np.r_[np.array(lives.row.columns, np.int64), 0][lives.lies]
    return lies, lives.entered, lives.started, lives.finished, lives.discarded, archived


def _correct_marks(board: Board) -> list[Card]:
    waits = Q(pk__in=Block.objects.filter(card__board=board, until=None).values("card"))
    wrong: list[Card] = [*board.cards.filter(Q(blocked=True) & ~waits | Q(blocked=False) & waits)]
    for card in wrong:
        card.blocked = not card.blocked
        card.save(update_fields=["blocked"])
    return wrong


def _course_differences(found: Iterable[rebuild.Difference], board: Board) -> Iterator[Difference]:
    names = dict(board.columns.values_list("pk", "name"))
    for each in found:
        changes = _changes(_told_course(each.cached, names), _told_course(each.true, names))
        yield Difference("cards", f"“{each.card.title}”: {changes}")


def _mark_differences(marks: Iterable[Card]) -> Iterator[Difference]:
    for card in marks:
        yield Difference("blocked marks", f"“{card.title}” is {'' if card.blocked else 'not '}blocked")


def _rebuild_days(board: Board, log: Log, row: Row, read_to: int, at: datetime) -> list[Difference]:
    first = first_day(board, at=at)
    told = {day.date: day for day in days_told(board, log, row, first, read_to=read_to, at=at)} if first else {}
    kept = {day.date: day for day in board.days.all()}
    with transaction.atomic():
        board.days.exclude(date__in=told).delete()
        keep_days(board, [day for day in told.values() if not _is_kept(day, kept.get(day.date))])
    return [*_day_differences(kept, told)]


def _is_kept(day: Day, kept: Day | None) -> bool:
    return kept is not None and _values(kept, [*COUNTS, "rule"]) == _values(day, [*COUNTS, "rule"])


def _day_differences(kept: dict[date, Day], told: dict[date, Day]) -> Iterator[Difference]:
    for day in sorted(kept):
        if day not in told:
            yield Difference("days", f"{day} is no finished day of the log")
        elif changes := _changes(_values(kept[day], COUNTS), _values(told[day], COUNTS)):
            yield Difference("days", f"{day}: {changes}")


def _rebuild_figures(board: Board, log: Log, row: Row, read_to: int, kept_for: int, at: datetime) -> list[Difference]:
    """Figures of an older version are not wrong, only old: they are replaced without a word."""
    kept = BoardFigures.objects.filter(board=board, version=kept_for).exclude(as_of=None).first()
    found = [*_figure_differences(kept, board, log, row)] if kept else []
    keep_anew(board, log, row, read_to=read_to, as_of=at)
    refresh_figures(Board.objects.get(pk=board.pk), at=at)  # as it is by now
    return found


def _figure_differences(kept: BoardFigures, board: Board, log: Log, row: Row) -> Iterator[Difference]:
    assert kept.as_of is not None
    if next_event(board, kept.as_of):
        log = read_log(board, kept.as_of)
    told = figures_of(board, of_log(board, log, row, as_of=kept.as_of))
    if changes := _changes(_values(kept, FIGURES), told):
        yield Difference("figures", f"figures of {kept.as_of:%Y-%m-%d %H:%M:%S} UTC: {changes}")


def _changes(kept: Mapping[str, Any], told: Mapping[str, Any]) -> str:
    return "; ".join(f"{name} was {kept[name]}, is {told[name]}" for name in kept if kept[name] != told[name])


def _values(row: Day | BoardFigures, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _told_course(course: Course, names: Mapping[int, str]) -> dict[str, str]:
    instants = {name: getattr(course, name) for name in COURSE_FIELDS if name != "column"}
    told = {name: f"{instant:%Y-%m-%d %H:%M:%S} UTC" if instant else "none" for name, instant in instants.items()}
    return {"column": names[course.column] if course.column else "none"} | told
