"""From a file to a board: read and sorted first, then written in one change, whole or not at all."""

import gc
import os
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from boards.access import Right, may
from boards.change import board_change
from boards.history.column_map import ColumnMap
from boards.history.layout import Layout
from boards.history.problems import BadHistory, Problems
from boards.history.progress import Progress
from boards.history.reading import BATCH, Arrival, LogFile, microseconds
from boards.history.report import Report
from boards.history.staging import Case, Staging
from boards.history.tracing import KnownCard, Tracer
from boards.history.writing import Writer
from boards.models import Board, Card, Membership, Transition
from boards.models.board import Role


def import_history(
    path: Path,
    *,
    board: str,
    column_map: ColumnMap | None = None,
    zone: ZoneInfo | None = None,
    owner: User | None = None,
    dry_run: bool = False,
    progress: Progress,
) -> Report:
    """Lay a log on the board of that name, which is made where there is none.

    `zone` is a new board's time zone, and that of instants that carry none. What the board's log tells already is not
    written again. Raises BadHistory, with lines and reasons, and then nothing has changed.
    """
    began = time.perf_counter()
    with _no_search_for_cycles(), closing(Staging()) as staging:
        log = _stage(path, staging, zone, progress)
        with transaction.atomic():
            known = _find(board)
            report = Report(
                is_dry_run=dry_run,
                is_new_board=known is None,
                has_map=column_map is not None,
                ignored=log.ignored,
                mended=log.mended,
            )
            board_to_fill = known or _make(board, zone)
            _fill(board_to_fill, staging, column_map, report, progress)
            _let_in(board_to_fill, owner, report)
            if dry_run or not report.has_changed:
                transaction.set_rollback(True)
        if report.has_changed and not dry_run:
            _count_anew()
    report.seconds = time.perf_counter() - began
    return report


def _count_anew() -> None:
    """PostgreSQL does so by itself within minutes; until then it would sort a long log each time it is read."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE boards_card, boards_transition")


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """Rows make none, and looking for them among so many takes a fifth of the time."""
    searched = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searched:
            gc.enable()


def _stage(path: Path, staging: Staging, zone: ZoneInfo | None, progress: Progress) -> LogFile:
    """Read the whole file. Raises BadHistory with all that is wrong in it."""
    problems = Problems()
    try:
        with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
            log = LogFile(file, zone=zone, problems=problems)
            staging.fill(_watched(log.arrivals(), file, progress))
    except OSError as error:
        raise BadHistory(f"{path} cannot be read: {error.strerror}.") from error
    problems.refuse_if_any()
    return log


def _watched(batches: Iterator[list[Arrival]], file: TextIO, progress: Progress) -> Iterator[list[Arrival]]:
    size = os.fstat(file.fileno()).st_size or 1
    for batch in batches:
        progress.show("Reading", file.buffer.tell() / size)
        yield batch


def _find(name: str) -> Board | None:
    found = list(Board.objects.filter(name=name.strip()))
    if len(found) > 1:
        raise BadHistory(f"{len(found)} boards are named “{name.strip()}”. Rename all but one.")
    return found[0] if found else None


def _make(name: str, zone: ZoneInfo | None) -> Board:
    board = Board(name=name.strip(), **({"timezone": zone.key} if zone else {}))
    try:
        board.full_clean(exclude=["start", "finish"])
    except ValidationError as error:
        raise BadHistory(f"The board cannot be named so: {' '.join(error.messages)}") from error
    board.save()
    return board


def _fill(board: Board, staging: Staging, column_map: ColumnMap | None, report: Report, progress: Progress) -> None:
    span = staging.span()
    problems = Problems()
    with board_change(board, by=None) as change:
        layout = Layout(change, names=staging.names(), column_map=column_map)
        tracer, writer = Tracer(layout, problems), Writer(change)
        done = 0
        for cases in _batches(staging):
            known = {} if report.is_new_board else _known(board, cases)
            traces = [tracer.trace(case, known.get(case.id)) for case in cases]
            if not problems.count:
                writer.write(traces)
            done += sum(case.rows for case in cases)
            progress.show("Writing", done / span.rows)
        problems.refuse_if_any()
        writer.settle()
    report.tell(change.board, layout, tracer, span)


def _batches(staging: Staging) -> Iterator[list[Case]]:
    """Whole cards, as many as make a batch."""
    batch: list[Case] = []
    rows = 0
    for case in staging.cases():
        batch.append(case)
        rows += case.rows
        if rows >= BATCH:
            yield batch
            batch, rows = [], 0
    if batch:
        yield batch


def _known(board: Board, cases: list[Case]) -> dict[str, KnownCard]:
    """Those of the cards that the board has, by case. Undone rows are no part of what a file could tell."""
    # Without the exclusion the index, which has it too, stays unused.
    cards = Card.objects.filter(board=board, external_id__in=[case.id for case in cases]).exclude(external_id="")
    by_id = {card.pk: KnownCard(card) for card in cards}
    log = Transition.objects.filter(card__in=by_id).counting()
    for card_id, at, name, reason in log.values_list("card", "at", "to_name", "reason").iterator():
        by_id[card_id].log[microseconds(at), name or reason] += 1
    return {known.card.external_id: known for known in by_id.values()}


def _let_in(board: Board, owner: User | None, report: Report) -> None:
    """Whoever is named owns the board; else, where nobody sees it, the only person that there is."""
    if owner is None and not board.memberships.exists():
        people = list(User.objects.filter(is_active=True)[:2])
        owner = people[0] if len(people) == 1 else None
    if owner is not None and not may(owner, Right.RULE, board):
        Membership.objects.update_or_create(board=board, person=owner, defaults={"role": Role.OWNER})
        report.new_owner = owner.get_username()
    report.has_members = board.memberships.exists()
