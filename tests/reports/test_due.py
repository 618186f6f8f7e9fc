"""From an hour that has come to a mail that waits: once a week, of the newest week, for who may have it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from time_machine import Traveller

from boards.board_setup import archive_board, create_board, restore_board
from boards.members import add_member, remove_member
from boards.models import Board
from boards.moves import create_card
from reports import due
from reports.due import find_due
from reports.links import confirming_token
from reports.models import Delivery, Report, Subscription
from reports.stakeholders import confirm
from reports.subscribing import subscribe
from tests.boards.meanwhile import meanwhile
from tests.cast import after
from tests.reports.readers import begin_log, reader, readers, stakeholder_of

NINE = after(days=7)  # Monday, 9 March
LAST_WEEK = date(2026, 3, 2)


@pytest.fixture
def ann(board: Board) -> User:
    return reader(board, "ann", at=after())


def waiting() -> list[tuple[str, date]]:
    rows = Delivery.objects.waiting().order_by("report__week", "subscription__person__username")
    return [(row.subscription.name, row.report.week) for row in rows.select_related("report", "subscription__person")]


def test_before_the_hour_nothing_is_due(ann: User) -> None:
    assert find_due(at=after(days=6, hours=22, minutes=59)) == 0
    assert not Delivery.objects.exists()


def test_at_the_hour_the_report_of_the_week_that_is_over_is_wanted(ann: User) -> None:
    assert find_due(at=after(days=6, hours=23)) == 1
    assert waiting() == [("Ann", LAST_WEEK)]
    assert Subscription.objects.get().next_due_at == after(days=13, hours=23)
    assert Report.objects.get().drawn_at is None


def test_found_again_it_waits_once(ann: User) -> None:
    assert (find_due(at=NINE), find_due(at=NINE)) == (1, 0)
    Subscription.objects.update(next_due_at=NINE)
    find_due(at=NINE)
    assert waiting() == [("Ann", LAST_WEEK)]


def test_of_a_week_before_the_log_begins_nothing_is_told(ann: User) -> None:
    """On one board the first idea comes on the second Sunday, and is told of on Monday; on the other none comes."""
    young, empty = (create_board(name=name, owner=ann, timezone="UTC") for name in ("Young", "Empty"))
    for board in (young, empty):
        subscribe(board=board, person=ann, weekday=0, hour=time(8), timezone="UTC", at=after())
    assert find_due(at=NINE) == 1
    assert waiting() == [("Ann", LAST_WEEK)]
    create_card(board=young, column=young.columns.get(name="Idea"), title="First", by=ann, at=after(days=13))
    assert find_due(at=NINE + timedelta(weeks=1)) == 2
    assert Report.objects.filter(board=young).get().week == LAST_WEEK + timedelta(weeks=1)
    assert not Report.objects.filter(board=empty).exists()


def test_all_on_a_board_want_one_report(board: Board) -> None:
    readers(board, 5, at=after())
    find_due(at=NINE)
    assert Report.objects.count() == 1
    assert Delivery.objects.count() == 5


def test_of_missed_weeks_only_the_newest_is_sent(ann: User) -> None:
    find_due(at=after(days=30))
    assert waiting() == [("Ann", date(2026, 3, 23))]
    assert Subscription.objects.get().next_due_at == after(days=34, hours=23)


def test_what_could_not_go_out_for_weeks_is_let_go_for_the_newest(ann: User) -> None:
    """Nothing was drawn all this time, or no mail server was there."""
    for week in range(3):
        find_due(at=NINE + timedelta(weeks=week))
    assert waiting() == [("Ann", LAST_WEEK + timedelta(weeks=2))]
    assert not Delivery.objects.in_trouble().exists()


def test_what_the_mail_server_may_have_is_not_let_go(ann: User) -> None:
    find_due(at=NINE)
    Delivery.objects.update(handed_over=1)
    find_due(at=NINE + timedelta(weeks=1))
    assert len(waiting()) == 2


def test_a_clock_that_was_years_ahead_costs_the_weeks_until_it_is_right_again_and_no_more(ann: User) -> None:
    find_due(at=NINE + timedelta(days=3650))
    assert find_due(at=NINE) == 0
    assert Subscription.objects.get().next_due_at == after(days=13, hours=23)
    assert find_due(at=NINE + timedelta(weeks=1)) == 1


def test_the_week_is_over_in_the_zone_of_the_board_not_of_who_reads(owner: User) -> None:
    """It is Monday, eight o'clock in Auckland, while the board's Sunday goes on."""
    board = create_board(name="Far away", owner=owner, timezone="America/Los_Angeles")
    reader(board, "ann", at=after(), zone="Pacific/Auckland")
    reader(board, "bob", at=after(), zone="America/Los_Angeles")
    find_due(at=NINE + timedelta(days=1))
    assert waiting() == [("Ann", date(2026, 2, 23)), ("Bob", LAST_WEEK)]


@pytest.mark.parametrize(
    ("zone", "hour", "instant"),
    [
        ("Europe/Berlin", "02:30", "2026-03-29 01:00"),
        ("America/New_York", "02:30", "2026-03-08 07:00"),
        ("Europe/Lisbon", "01:30", "2026-10-25 00:30"),
        ("Australia/Lord_Howe", "01:45", "2026-04-04 14:45"),
    ],
)
def test_on_the_day_on_which_clocks_are_changed_it_goes_once(board: Board, zone: str, hour: str, instant: str) -> None:
    due_at = datetime.fromisoformat(instant).replace(tzinfo=UTC)
    reader(board, "ann", at=due_at - timedelta(days=1), weekday=6, hour=hour, zone=zone)
    found = [find_due(at=due_at + timedelta(minutes=minutes)) for minutes in range(-90, 240, 30)]
    assert found == [0, 0, 0, 1] + [0] * 7


def test_an_archived_board_is_passed_over_and_comes_back_without_a_flood(board: Board, owner: User, ann: User) -> None:
    archive_board(board=board, by=owner)
    assert find_due(at=NINE) == 0
    assert waiting() == []
    restore_board(board=board, by=owner)
    find_due(at=NINE + timedelta(days=6))
    assert waiting() == []
    find_due(at=NINE + timedelta(days=7))
    assert waiting() == [("Ann", date(2026, 3, 9))]


def test_who_was_removed_gets_nothing_and_nothing_again_when_they_are_back(
    board: Board, owner: User, ann: User
) -> None:
    remove_member(membership=board.memberships.get(person=ann), by=owner)
    find_due(at=NINE)
    add_member(board=board, person=ann, role="member", by=owner)
    find_due(at=NINE + timedelta(days=7))
    assert waiting() == []
    assert not Subscription.objects.get().is_on


@pytest.mark.parametrize("lost", [{"is_active": False}, {"email": ""}])
def test_who_cannot_be_mailed_is_passed_over_for_the_week(ann: User, lost: dict[str, object]) -> None:
    User.objects.filter(pk=ann.pk).update(**lost)
    find_due(at=NINE)
    assert waiting() == []
    assert Subscription.objects.get().is_on


def test_a_stakeholder_gets_it_once_they_agreed(board: Board, owner: User) -> None:
    begin_log(board)
    asked = stakeholder_of(board, "sue@example.org", by=owner, at=after())
    find_due(at=NINE)
    assert waiting() == []
    confirm(token=confirming_token(asked), at=NINE)
    find_due(at=NINE + timedelta(days=7))
    assert waiting() == [("sue@example.org", date(2026, 3, 9))]


def test_two_sweeps_at_once_find_it_once(ann: User) -> None:
    """The other one comes right after the first has read what is due."""
    found = []
    with meanwhile("reports_subscription", lambda: found.append(find_due(at=NINE))):
        found.append(find_due(at=NINE))
    assert sorted(found) == [0, 1]
    assert waiting() == [("Ann", LAST_WEEK)]
    assert Subscription.objects.get().next_due_at == after(days=13, hours=23)


@pytest.mark.parametrize("table", ["reports_report", "reports_delivery"])
def test_a_sweep_that_breaks_off_leaves_all_to_the_next(ann: User, table: str) -> None:
    class Killed(BaseException):
        pass

    def kill(execute: Callable[..., object], sql: str, *how: object) -> object:
        if sql.startswith("INSERT") and table in sql:
            raise Killed
        return execute(sql, *how)

    with pytest.raises(Killed), connection.execute_wrapper(kill):
        find_due(at=NINE)
    assert (Delivery.objects.count(), Report.objects.count()) == (0, 0)
    find_due(at=NINE)
    assert waiting() == [("Ann", LAST_WEEK)]


# At scale


def test_many_are_found_in_batches_each_by_the_same_few_queries(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(due, "BATCH", 5)
    readers(board, 12, at=after())
    with CaptureQueriesContext(connection) as queries:
        find_due(at=NINE)
    assert Delivery.objects.count() == 12
    looked = [query for query in queries if "FOR UPDATE" in query["sql"] or "LIMIT 5" in query["sql"]]
    assert len(looked) == 4, "three batches, and one that finds nothing more"
    assert len(queries) <= 2 + 4 * 12


def test_what_is_due_is_found_by_its_index(board: Board) -> None:
    readers(board, 3, at=after())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # three rows are read faster without
    question = Subscription.objects.due(NINE).order_by("next_due_at", "pk")[: due.BATCH]
    assert "subscription_due" in question.explain()


def test_nothing_due_costs_one_query(ann: User, clock: Traveller) -> None:
    with CaptureQueriesContext(connection) as queries:
        find_due(at=after(days=1))
    assert len(queries) == 1
