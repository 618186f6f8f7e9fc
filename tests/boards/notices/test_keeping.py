"""What is counted, and what is forgotten."""

import re
from datetime import timedelta

from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from boards.members import remove_member
from boards.models import Board, Card, Notice, Told
from boards.notices import forget_notices, how_many_unread, mark_read
from boards.talk import add_comment
from tests.boards.notices.told import NOW, kinds
from tests.boards.test_queries import plan_of


def test_what_was_told_of_a_board_that_one_no_longer_sees_is_not_counted(
    given: Notice, board: Board, member: User, owner: User
) -> None:
    assert how_many_unread(member) == 1
    remove_member(membership=board.memberships.get(person=member), by=owner)
    assert how_many_unread(member) == 0


def test_the_count_reads_the_persons_unread_notices_alone(given: Notice, member: User) -> None:
    with CaptureQueriesContext(connection) as asked:
        how_many_unread(member)
    (query,) = asked.captured_queries
    plan = plan_of(query["sql"])
    assert "notice_unread" in plan
    assert not re.search(r"SCAN boards|Seq Scan", plan), plan


def test_what_was_read_long_ago_is_forgotten(given: Notice, card: Card, owner: User, member: User) -> None:
    add_comment(card=card, text="@max", by=owner, at=NOW)
    mark_read(Notice.objects.filter(pk=given.pk), at=NOW)
    forget_notices(at=NOW + timedelta(days=89))
    assert Notice.objects.count() == 2
    forget_notices(at=NOW + timedelta(days=91))
    assert kinds(member) == [Told.MENTIONED]


def test_what_nobody_read_for_a_year_is_forgotten(given: Notice) -> None:
    forget_notices(at=NOW + timedelta(days=364))
    assert Notice.objects.count() == 1
    forget_notices(at=NOW + timedelta(days=366))
    assert Notice.objects.count() == 0
