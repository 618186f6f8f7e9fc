"""How the log of a card is read, on plain rows. The definitions are those of docs/metrics.md.

The board: Inbox is intake, Idea the start, Validation in the flow, Ready the finish, Live what is delivered.
"""

from datetime import UTC, datetime

import pytest

from boards.replay import Act, Course, Line, replay

INBOX, INBOX_2, IDEA, VALIDATION, READY, LIVE = range(1, 7)
COLUMNS = [INBOX, INBOX_2, IDEA, VALIDATION, READY, LIVE]
LINE = Line(COLUMNS, start=IDEA, finish=READY, delivered=LIVE)


def day(number: int) -> datetime:
    return datetime(2026, 3, number, 12, tzinfo=UTC)


def course_of(*columns: int | Act) -> Course:
    """A card that arrives in a column, or is put away, on each day from the first on."""
    rows: list[tuple[str, int | None, datetime]] = []
    for number, step in enumerate(columns, start=1):
        if isinstance(step, Act):
            rows.append((step, None, day(number)))
        else:
            rows.append((Act.CREATE if number == 1 else Act.MOVE, step, day(number)))
    return replay(rows, LINE)


def test_no_rows_lead_nowhere() -> None:
    assert replay([], LINE) == Course()


def test_intake_is_not_measured() -> None:
    assert course_of(INBOX) == Course(INBOX, day(1))


def test_the_clock_starts_with_the_first_arrival_in_the_flow() -> None:
    assert course_of(INBOX, VALIDATION) == Course(VALIDATION, day(2), day(2))


def test_the_clock_does_not_start_again() -> None:
    assert course_of(IDEA, INBOX, IDEA, VALIDATION) == Course(VALIDATION, day(4), day(1))


def test_a_card_at_finish_is_finished() -> None:
    assert course_of(IDEA, VALIDATION, READY) == Course(READY, day(3), day(1), day(3))


def test_beyond_finish_the_arrival_at_finish_still_counts() -> None:
    assert course_of(IDEA, READY, LIVE) == Course(LIVE, day(3), day(1), day(2))


def test_back_from_beyond_to_finish_the_stay_is_unbroken() -> None:
    assert course_of(IDEA, READY, LIVE, READY) == Course(READY, day(4), day(1), day(2))


def test_past_finish_at_once_the_arrival_beyond_counts() -> None:
    assert course_of(IDEA, LIVE) == Course(LIVE, day(2), day(1), day(2))


@pytest.mark.parametrize("elsewhere", [VALIDATION, IDEA, INBOX])
def test_taken_back_out_of_finish_it_is_not_finished(elsewhere: int) -> None:
    assert course_of(IDEA, READY, elsewhere).finished_at is None


def test_on_its_return_its_finish_is_the_new_arrival() -> None:
    assert course_of(IDEA, READY, VALIDATION, READY).finished_at == day(4)


def test_a_card_that_never_lay_in_the_flow_finishes_without_having_started() -> None:
    assert course_of(INBOX, READY) == Course(READY, day(2), None, day(2))


def test_a_card_that_finished_first_starts_when_it_is_taken_back_into_the_flow() -> None:
    assert course_of(READY, IDEA, READY) == Course(READY, day(3), day(2), day(3))


def test_a_discarded_card_lies_nowhere_and_is_not_finished() -> None:
    assert course_of(IDEA, Act.DISCARD) == Course(None, day(2), day(1), None, day(2))
    assert course_of(READY, Act.DISCARD).finished_at is None


def test_an_archived_card_lies_nowhere_and_stays_finished() -> None:
    assert course_of(IDEA, READY, Act.ARCHIVE) == Course(None, day(3), day(1), day(2), archived_at=day(3))


def test_a_restored_card_lies_where_it_came_back_to() -> None:
    assert course_of(IDEA, Act.DISCARD, VALIDATION) == Course(VALIDATION, day(3), day(1))


def test_a_card_discarded_on_intake_starts_when_it_is_restored_into_the_flow() -> None:
    assert course_of(INBOX, Act.DISCARD, IDEA) == Course(IDEA, day(3), day(3))


def test_an_archived_card_restored_beyond_finish_keeps_its_finish() -> None:
    assert course_of(IDEA, READY, Act.ARCHIVE, LIVE) == Course(LIVE, day(4), day(1), day(2))


def test_an_archived_card_restored_into_the_flow_loses_its_finish() -> None:
    assert course_of(IDEA, READY, Act.ARCHIVE, IDEA) == Course(IDEA, day(4), day(1))


def test_without_start_and_finish_nothing_is_measured() -> None:
    line = Line(COLUMNS, start=None, finish=None, delivered=None)

    course = replay([(Act.CREATE, IDEA, day(1)), (Act.MOVE, LIVE, day(2))], line)

    assert course == Course(LIVE, day(2))
    assert not line.is_rework(LIVE, INBOX)


@pytest.mark.parametrize(
    ("column", "in_flow", "ready"),
    [
        (INBOX, False, False),
        (INBOX_2, False, False),
        (IDEA, True, False),
        (VALIDATION, True, False),
        (READY, False, True),
        (LIVE, False, True),
    ],
)
def test_the_flow_runs_from_start_up_to_not_including_finish(column: int, in_flow: bool, ready: bool) -> None:
    assert (LINE.in_flow(column), LINE.is_ready(column)) == (in_flow, ready)


@pytest.mark.parametrize(
    ("origin", "target", "rework"),
    [
        (VALIDATION, IDEA, True),
        (IDEA, INBOX, True),
        (LIVE, READY, True),
        (READY, INBOX, True),
        (INBOX_2, INBOX, False),
        (INBOX, INBOX_2, False),
        (IDEA, VALIDATION, False),
        (INBOX, LIVE, False),
    ],
)
def test_further_left_is_rework_unless_both_are_intake(origin: int, target: int, rework: bool) -> None:
    assert LINE.is_rework(origin, target) is rework
