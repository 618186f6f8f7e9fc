"""From the outbox to the mail server: each report once, whatever breaks, and patiently, but not for ever."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from time_machine import Traveller

from boards.board_setup import archive_board, restore_board
from boards.members import remove_member
from boards.models import Board
from boards.post import Post
from reports import delivering
from reports.delivering import LEASE, UNHEARD, claim_due, deliver_due
from reports.due import find_due
from reports.keeping import draw_due
from reports.models import Delivery
from reports.subscribing import unsubscribe
from reports.tasks import draw_and_deliver
from tests.boards.meanwhile import meanwhile
from tests.boards.test_queries import plan_of
from tests.cast import after
from tests.reports.outbox import again, get_due, pass_time
from tests.reports.post_office import PostOffice
from tests.reports.readers import WEEK, reader

pytestmark = pytest.mark.enable_socket


class Killed(BaseException):
    """The worker is no more: nothing after this line is done, and nobody tidies up."""


@pytest.fixture(autouse=True)
def at_nine(clock: Traveller, post_office: PostOffice) -> None:
    """Time stands still."""


@contextmanager
def killed_at(word: str, *, after_it: bool = False) -> Iterator[None]:
    """The worker dies at the first UPDATE whose statement has the word in it: right before or right after it."""

    def kill(execute: Callable[..., object], sql: str, *how: object) -> object:
        if not (sql.startswith("UPDATE") and word in sql):
            return execute(sql, *how)
        if after_it:
            execute(sql, *how)
        raise Killed

    with pytest.raises(Killed), connection.execute_wrapper(kill):
        yield


# When it goes well


def test_each_gets_it_once_over_one_connection(five_wait: list[Delivery], post_office: PostOffice) -> None:
    deliver_due()
    deliver_due()
    assert sorted(post_office.taken) == [f"reader{number}@example.org" for number in range(5)]
    assert len(set(post_office.ids)) == 5
    assert post_office.greeted == 1
    assert [(row.sent_at, row.due_at, row.claim) for row in Delivery.objects.all()] == [(after(days=7), None, None)] * 5


def test_the_task_draws_and_sends(board: Board, post_office: PostOffice) -> None:
    reader(board, "ann", at=after())
    find_due(at=after(days=7))
    draw_and_deliver()
    assert post_office.taken == ["ann@example.org"]


def test_what_is_not_drawn_yet_waits_for_that(board: Board, post_office: PostOffice) -> None:
    reader(board, "ann", at=after())
    find_due(at=after(days=7))
    deliver_due()
    assert post_office.mails == []
    draw_due()
    deliver_due()
    assert post_office.taken == ["ann@example.org"]


def test_nothing_to_send_costs_one_query_and_no_connection(post_office: PostOffice, db: None) -> None:
    with CaptureQueriesContext(connection) as queries:
        deliver_due()
    assert len(queries) == 1
    assert post_office.greeted == 0


def test_a_run_ends_and_leaves_the_rest_to_the_next(
    five_wait: list[Delivery], post_office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivering, "RUN", 0.0)
    for _ in range(2):
        deliver_due()
    assert post_office.mails == []
    monkeypatch.undo()
    deliver_due()
    assert len(post_office.taken) == 5


def test_every_batch_is_asked_for_by_the_same_few_queries(
    five_wait: list[Delivery], post_office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivering, "AT_ONCE", 2)
    with CaptureQueriesContext(connection) as queries:
        deliver_due()
    assert len(post_office.taken) == 5
    to_find, to_note = 8, 2
    assert len(queries) <= 3 * to_find + 5 * to_note + 1


def test_what_a_worker_holds_is_found_by_its_ids_however_much_waits(
    five_wait: list[Delivery], post_office: PostOffice
) -> None:
    with CaptureQueriesContext(connection) as queries:
        deliver_due()
    asked = [query["sql"] for query in queries if '"claim" =' in query["sql"].partition(" WHERE ")[2]]
    by_id = {"sqlite": "sqlite_autoindex_reports_delivery_1 (id=?", "postgresql": "reports_delivery_pkey"}
    assert len(asked) > len(five_wait)
    assert [sql for sql in asked if by_id[connection.vendor] not in plan_of(sql)] == []


def test_of_those_that_failed_as_often_the_longest_due_goes_first(
    five_wait: list[Delivery], post_office: PostOffice
) -> None:
    for minutes, delivery in enumerate(five_wait):
        Delivery.objects.filter(pk=delivery.pk).update(due_at=timezone.now() - timedelta(minutes=minutes))
    deliver_due()
    assert post_office.taken == [delivery.subscription.address for delivery in reversed(five_wait)]


def test_what_still_waits_when_the_next_report_is_due_gives_way_to_it(
    board: Board, post_office: PostOffice, clock: Traveller
) -> None:
    reader(board, "ann", at=after())
    get_due()
    pass_time(clock, days=17)  # nothing ran
    deliver_due()
    assert post_office.mails == []
    find_due(at=timezone.now())
    draw_due()
    deliver_due()
    assert post_office.taken == ["ann@example.org"]
    assert Delivery.objects.get(sent_at__isnull=False).report.week == WEEK + timedelta(weeks=3)


# Who no longer wants it, or may not have it


def test_who_ended_it_a_moment_ago_does_not_get_it(waits: Delivery, post_office: PostOffice) -> None:
    unsubscribe(subscription=waits.subscription)
    deliver_due()
    assert post_office.mails == []
    assert (again(waits).due_at, again(waits).problem) == (None, "")


def test_who_ends_it_while_the_batch_is_on_its_way_does_not_get_it(waits: Delivery, post_office: PostOffice) -> None:
    with meanwhile("reports_report", lambda: unsubscribe(subscription=waits.subscription)):
        deliver_due()
    assert post_office.mails == []


def test_who_was_removed_a_moment_ago_does_not_get_it(
    waits: Delivery, board: Board, owner: User, post_office: PostOffice
) -> None:
    remove_member(membership=board.memberships.get(person=waits.subscription.person), by=owner)
    deliver_due()
    assert post_office.mails == []


def test_a_board_archived_for_a_moment_sends_nothing_meanwhile_and_loses_no_week(
    waits: Delivery, board: Board, owner: User, post_office: PostOffice, clock: Traveller
) -> None:
    archive_board(board=board, by=owner)
    deliver_due()
    assert post_office.mails == []
    restore_board(board=board, by=owner)
    pass_time(clock, minutes=5)
    deliver_due()
    assert post_office.taken == ["ann@example.org"]
    assert again(waits).tries == 0


# Two workers


def test_of_two_workers_one_gets_each(five_wait: list[Delivery], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivering, "AT_ONCE", 3)
    one, other, third = (claim_due(at=timezone.now()) for _ in range(3))
    assert one
    assert other
    taken = [delivery.pk for batch in (one, other) for delivery in batch.deliveries]
    assert sorted(taken) == sorted(delivery.pk for delivery in five_wait)
    assert third is None


def test_two_who_read_the_same_row_do_not_both_send_it(waits: Delivery, post_office: PostOffice) -> None:
    """The other comes, and is through with it, right after the first has seen that something is due."""
    with meanwhile("reports_delivery", deliver_due):
        deliver_due()
    assert post_office.taken == ["ann@example.org"]


def test_who_was_away_too_long_has_no_say_any_more(waits: Delivery, post_office: PostOffice, clock: Traveller) -> None:
    batch = claim_due(at=timezone.now())
    assert batch
    pass_time(clock, minutes=3)
    deliver_due()
    with Post() as post:
        batch.send(post, until=time.monotonic() + 5)
    assert post_office.taken == ["ann@example.org"]


@pytest.mark.parametrize(("seconds", "minutes"), [(1, 2), (60, 8)])
def test_the_lease_is_longer_than_one_mail_to_a_slow_server_can_take(
    waits: Delivery, settings: LazySettings, seconds: int, minutes: int
) -> None:
    settings.EMAIL_TIMEOUT = seconds
    assert claim_due(at=timezone.now())
    assert again(waits).due_at == timezone.now() + timedelta(minutes=minutes)


# A worker that is killed


def test_killed_with_what_it_took_up_the_next_sends_it_once(
    waits: Delivery, post_office: PostOffice, clock: Traveller
) -> None:
    with killed_at('"handed_over" ='):
        deliver_due()
    deliver_due()
    assert post_office.mails == [], "the lease holds"
    clock.shift(LEASE)
    deliver_due()
    assert post_office.ids == [f"<{waits.pk}@127.0.0.1>"]


def test_killed_right_before_the_server_had_it_the_next_sends_it_once(
    waits: Delivery, post_office: PostOffice, clock: Traveller
) -> None:
    with killed_at('"handed_over" =', after_it=True):
        deliver_due()
    clock.shift(LEASE)
    deliver_due()
    deliver_due()
    assert post_office.ids == [f"<{waits.pk}@127.0.0.1>"]


def test_killed_between_sending_and_noting_it_goes_once_more_under_the_same_id(
    waits: Delivery, post_office: PostOffice, clock: Traveller
) -> None:
    with killed_at('"sent_at" ='):
        deliver_due()
    clock.shift(LEASE)
    deliver_due()
    deliver_due()
    assert post_office.ids == [f"<{waits.pk}@127.0.0.1>"] * 2
    assert again(waits).sent_at


def test_killed_there_twice_it_never_goes_a_third_time(
    waits: Delivery, post_office: PostOffice, clock: Traveller
) -> None:
    for _ in range(2):
        with killed_at('"sent_at" ='):
            deliver_due()
        clock.shift(LEASE)
    for _ in range(3):
        deliver_due()
        clock.shift(LEASE)
    assert len(post_office.ids) == 2
    assert (again(waits).due_at, again(waits).problem) == (None, UNHEARD)


def test_killed_while_it_was_drawn_another_draws_it(board: Board, post_office: PostOffice, clock: Traveller) -> None:
    reader(board, "ann", at=after())
    find_due(at=after(days=7))
    with killed_at('"drawn_at" ='):
        draw_due()
    draw_and_deliver()
    assert post_office.mails == []
    pass_time(clock, minutes=1)
    draw_and_deliver()
    assert post_office.taken == ["ann@example.org"]
