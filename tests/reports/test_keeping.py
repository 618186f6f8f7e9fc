"""A report is drawn once, by one worker, with what was said before in mind."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from time_machine import Traveller

from boards.models import Board
from reports import keeping
from reports.drawing import Drawn
from reports.due import find_due
from reports.keeping import UNDRAWABLE, claim, draw_claimed, draw_due, want_draft, want_reports
from reports.models import Delivery, Report
from reports.models.report import TRIES
from reports.tasks import draw_and_deliver
from tests.boards.meanwhile import meanwhile
from tests.cast import after
from tests.reports.readers import WEEK, reader, report_of, wanted

NEXT = WEEK + timedelta(weeks=1)


@pytest.fixture(autouse=True)
def at_nine(clock: Traveller) -> None:
    """Time stands still."""


@pytest.fixture
def drawings(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any], str]]:
    """What was drawn so far: of which board, which facts, under which address."""
    made: list[tuple[str, dict[str, Any], str]] = []

    def draw(board: Board, facts: dict[str, Any], *, path: str) -> Drawn:
        made.append((board.name, facts, path))
        return Drawn("A week\nin two lines", "text", "<p>html</p>", {"ageing": b"png"})

    def facts_of(board: Board, week: date, *, before: dict[str, Any] | None) -> dict[str, Any]:
        return {"week": str(week), "before": before and before["week"]}

    monkeypatch.setattr(keeping, "draw", draw)
    monkeypatch.setattr(keeping, "facts_of", facts_of)
    return made


def test_what_is_wanted_twice_is_one_report(board: Board) -> None:
    ids = want_reports({(board.pk, WEEK), (board.pk, NEXT)})
    assert want_reports({(board.pk, WEEK)})[board.pk, WEEK] == ids[board.pk, WEEK]
    assert wanted(board).pk == ids[board.pk, WEEK]
    assert Report.objects.count() == 2


def test_it_is_drawn_and_kept(board: Board, drawings: list[Any]) -> None:
    report = wanted(board)
    assert (draw_due(), draw_due()) == (1, 0)
    report.refresh_from_db()
    assert drawings == [("Checkout", {"week": "2026-02-23", "before": None}, f"/reports/{report.pk}/")]
    assert (report.subject, report.text, report.html) == ("A week in two lines", "text", "<p>html</p>")
    assert report.pictures == {"ageing": b"png"}
    assert (report.drawn_at, report.claimed_until) == (timezone.now(), None)


def test_it_knows_what_was_said_last(board: Board, drawings: list[Any]) -> None:
    for week in (WEEK - timedelta(weeks=3), WEEK):
        report_of(board, week)
    report_of(board, NEXT)
    assert drawings[-1][1]["before"] == str(WEEK)


def test_of_two_workers_one_draws_it(board: Board, drawings: list[Any]) -> None:
    wanted(board)
    with meanwhile("reports_report", draw_due):
        draw_due()
    assert len(drawings) == 1


def test_one_that_cannot_be_drawn_keeps_no_other_and_is_tried_later_and_later(
    board: Board, drawings: list[Any], monkeypatch: pytest.MonkeyPatch, clock: Traveller
) -> None:
    broken = wanted(board)
    wanted(board, NEXT)
    with monkeypatch.context() as patch:
        patch.setattr(keeping, "draw", lambda *asked, **names: 1 / 0)
        for minutes in (1, 2, 4):
            assert draw_due() == 0
            broken.refresh_from_db()
            assert broken.claimed_until == timezone.now() + timedelta(minutes=minutes)
            Report.objects.filter(week=NEXT).update(claimed_until=timezone.now() + timedelta(days=1))
            clock.shift(timedelta(minutes=minutes))
    Report.objects.filter(week=NEXT).update(claimed_until=None)
    assert draw_due() == 2


def test_what_was_drawn_and_perhaps_sent_stays_as_it_was(board: Board, drawings: list[Any]) -> None:
    """A worker that took longer than its lease comes with another drawing."""
    report = report_of(board)
    Report.objects.update(text="as it was sent")
    draw_claimed(report)
    assert Report.objects.get().text == "as it was sent"


# Drafts, which the preview shows


def test_a_draft_that_is_to_go_out_is_drawn_anew_and_tells_what_changed_meanwhile(board: Board) -> None:
    draft = want_draft(board, NEXT)
    draw_due()
    Board.objects.update(name="Basket")
    reader(board, "ann", at=after())
    find_due(at=timezone.now())
    assert draw_due() == 1
    report = Report.objects.get()
    assert (report.pk, report.draft) == (draft.pk, False)
    assert report.subject.startswith("Basket: ")
    assert Delivery.objects.waiting().get().report == report


def test_what_goes_out_to_one_goes_out_to_all_as_it_is(board: Board, clock: Traveller) -> None:
    """It is due again for another, and shown as a preview, after the board has changed."""
    reader(board, "ann", at=after())
    find_due(at=timezone.now())
    draw_due()
    Board.objects.update(name="Basket")
    reader(board, "bob", at=after(), hour="12:00")
    clock.shift(timedelta(hours=3))
    assert find_due(at=timezone.now()) == 1
    assert not want_draft(board, NEXT).draft
    assert draw_due() == 0
    assert Report.objects.get().subject.startswith("Checkout: ")


def test_a_drawing_that_began_as_a_draft_is_no_report(board: Board, drawings: list[Any]) -> None:
    """While it is drawn the hour comes: what was read before that is left, and another worker need not wait."""
    draft = want_draft(board, WEEK)
    assert claim(draft, at=timezone.now())
    due = wanted(board)
    assert not claim(draft, at=timezone.now()), "who took it for a draft looks again"
    draw_claimed(draft)
    assert not Report.objects.drawn().exists()
    assert draw_due() == 1
    assert Report.objects.final().get() == due


def test_restated_is_what_somebody_was_told_no_draft(board: Board, drawings: list[Any]) -> None:
    want_draft(board, WEEK)
    draw_due()
    report_of(board, NEXT)
    assert drawings[-1][1]["before"] is None


def test_one_that_can_never_be_drawn_stops_no_delivery_and_is_given_up(
    board: Board, monkeypatch: pytest.MonkeyPatch, clock: Traveller
) -> None:
    reader(board, "ann", at=after())
    find_due(at=timezone.now())
    report_of(board, WEEK)
    monkeypatch.setattr(keeping, "draw", lambda *asked, **names: 1 / 0)
    for _ in range(TRIES + 1):
        draw_and_deliver()
        clock.shift(timedelta(hours=2))
    assert Delivery.objects.given_up().get().problem == UNDRAWABLE
    assert not Report.objects.to_draw(timezone.now()).exists()
