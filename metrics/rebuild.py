"""All that is derived from the log, computed again; and what was not as the log tells it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from boards import rebuild
from boards.change import board_change
from boards.models import Block, Board, Card
from boards.models.card import COURSE_FIELDS
from boards.replay import Course
from metrics.closing import first_day, keep_days, told_days
from metrics.models import BoardFigures, Day
from metrics.refresh import compute_figures, refresh_figures

FIGURES = ["window_weeks", "flow_load", "lead_time_count", "lead_time_p85", "mean_per_week", "weeks_of_load", "pace"]
COUNTS = ["columns", "arrived", "finished", "discarded"]


@dataclass(frozen=True)
class Difference:
    """What was kept and is not what the log tells; corrected by now. `kind` is a plural: cards, days, figures."""

    kind: str
    sentence: str


def rebuild_board(board: Board, *, at: datetime) -> list[Difference]:
    """Compute cards, blocked marks, days and figures again, and say what differed."""
    kept_for = board.version
    found = _rebuild_cards(board)
    found += _rebuild_days(board, at)
    board.refresh_from_db(fields=["version"])
    return found + _rebuild_figures(board, kept_for, at)


def _rebuild_cards(board: Board) -> list[Difference]:
    """Under the board's lock; its version is raised only where something was corrected."""
    with transaction.atomic():
        board = Board.objects.select_for_update().get(pk=board.pk)
        courses = rebuild.correct_courses(board, board.line())
        marks = _correct_marks(board)
        if courses or marks:
            with board_change(board, by=None) as change:
                change.touch(*(column for each in courses for column in (each.cached.column, each.true.column)))
                change.touch(*(card.column_id for card in marks))
    return [*_course_differences(courses, board), *_mark_differences(marks)]


def _correct_marks(board: Board) -> list[Card]:
    waits = Exists(Block.objects.filter(card=OuterRef("pk"), until=None))
    wrong: list[Card] = [*board.cards.annotate(waits=waits).exclude(blocked=F("waits"))]
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


def _rebuild_days(board: Board, at: datetime) -> list[Difference]:
    kept = {day.date: day for day in board.days.all()}
    first = first_day(board, at=at)
    told = {day.date: day for day in told_days(board, first, before={}, at=at)} if first else {}
    with transaction.atomic():
        board.days.all().delete()
        keep_days(board, list(told.values()))
    return [*_day_differences(kept, told)]


def _day_differences(kept: dict[date, Day], told: dict[date, Day]) -> Iterator[Difference]:
    for day in sorted(kept):
        if day not in told:
            yield Difference("days", f"{day} is no finished day of the log")
        elif changes := _changes(_values(kept[day], COUNTS), _values(told[day], COUNTS)):
            yield Difference("days", f"{day}: {changes}")


def _rebuild_figures(board: Board, kept_for: int, at: datetime) -> list[Difference]:
    """Figures of an older version are not wrong, only old: they are replaced without a word."""
    kept = BoardFigures.objects.filter(board=board, version=kept_for).first()
    found = [*_figure_differences(kept, board)] if kept else []
    refresh_figures(board, at=at)
    return found


def _figure_differences(kept: BoardFigures, board: Board) -> Iterator[Difference]:
    assert kept.as_of is not None
    told = compute_figures(board, as_of=kept.as_of)
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
