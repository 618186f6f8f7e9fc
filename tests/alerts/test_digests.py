"""One mail a day, in the morning of whoever gets it."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.core import mail

from alerts.digests import mail_digests, set_digest
from boards.members import remove_member
from boards.models import Board, Card, Column, Notice, Told
from boards.notices import mark_read, tell
from people.persons import set_time_zone
from tests.alerts.digest_cast import EVENING, MORNING, alert
from tests.cast import fill


@pytest.fixture
def card(idea: Column, owner: User) -> Card:
    return fill(idea, "X", by=owner)[0]


# What it says, and when


def test_it_goes_at_eight_and_once_a_day(told: Notice, board: Board, member: User) -> None:
    mail_digests(at=MORNING - timedelta(minutes=1))
    assert mail.outbox == []
    for minutes in range(0, 120, 5):
        alert(board, member, f"Something at {minutes}", at=MORNING + timedelta(minutes=minutes))
        mail_digests(at=MORNING + timedelta(minutes=minutes))
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["max@example.org"], "Checkout: Validation is over its limit")
    mail_digests(at=MORNING + timedelta(days=1))
    assert len(mail.outbox) == 2
    assert "Something at 115" in str(mail.outbox[1].body)


def test_it_tells_what_was_not_read_board_by_board(board: Board, card: Card, owner: User, member: User) -> None:
    other = Board.objects.create(name="R&D")
    other.memberships.create(person=member)
    alert(board, member, "Validation is over its limit")
    alert(other, member, "Ready is empty")
    tell([member], Told.COMMENT, "Olga commented on “X”", board=board, at=EVENING, card=card)
    mail_digests(at=MORNING)
    (sent,) = mail.outbox
    assert sent.subject == "Checkout: Validation is over its limit, Olga commented on “X”, and 1 more"
    text, html = str(sent.body), str(sent.alternatives[0][0])  # type: ignore[attr-defined]
    assert text.index("Checkout") < text.index("over its limit") < text.index("R&D") < text.index("Ready is empty")
    assert "Olga commented on “X” (2 Mar 2026, 19:00)" in text
    for notice in member.notices.all():
        link = f"http://127.0.0.1:8000/notices/{notice.pk}/"
        assert f"  {link}\n" in text
        assert f'href="{link}"' in html
    assert "R&amp;D" in html


def test_what_is_more_than_a_mail_holds_is_counted(board: Board, member: User) -> None:
    tell([member] * 53, Told.ALERT, "Again", board=board, at=EVENING)
    mail_digests(at=MORNING)
    assert "And 3 more." in str(mail.outbox[0].body)
    assert not Notice.objects.filter(mailed_at=None).exists()


@pytest.mark.parametrize("why", ["read", "mailed at once", "too old", "no longer on the board", "invited"])
def test_without_anything_to_tell_there_is_no_mail(
    told: Notice, board: Board, member: User, owner: User, why: str
) -> None:
    if why == "read":
        mark_read(member.notices.all(), at=EVENING)
    elif why == "mailed at once":
        Notice.objects.update(mailed_at=EVENING)
    elif why == "too old":
        Notice.objects.update(at=MORNING - timedelta(days=8))
    elif why == "invited":
        Notice.objects.update(kind=Told.INVITED)
    else:
        remove_member(membership=board.memberships.get(person=member), by=owner)
    mail_digests(at=MORNING)
    assert mail.outbox == []


@pytest.mark.parametrize("why", ["off", "deactivated", "no address"])
def test_who_cannot_or_does_not_want_to_be_mailed_is_not(told: Notice, member: User, why: str) -> None:
    if why == "off":
        set_digest(person=member, wanted=False)
    else:
        known = {"is_active": False} if why == "deactivated" else {"email": ""}
        User.objects.filter(pk=member.pk).update(**known)
    mail_digests(at=MORNING)
    assert mail.outbox == []
    set_digest(person=member, wanted=True)
    User.objects.filter(pk=member.pk).update(is_active=True, email="max@example.org")
    mail_digests(at=MORNING + timedelta(hours=1))
    assert len(mail.outbox) == 1


def test_who_was_asleep_while_the_product_was_down_is_mailed_later_that_day(told: Notice) -> None:
    mail_digests(at=MORNING + timedelta(hours=7))
    assert len(mail.outbox) == 1


def test_what_is_still_tried_at_once_is_not_in_it(told: Notice, member: User) -> None:
    Notice.objects.update(kind=Told.ASSIGNED, due_at=MORNING + timedelta(hours=1))
    mail_digests(at=MORNING)
    assert mail.outbox == []
    Notice.objects.update(due_at=None)  # given up
    mail_digests(at=MORNING)
    assert len(mail.outbox) == 1


# Zones

ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]


@pytest.mark.parametrize(
    "change", [datetime(2026, 3, 8, tzinfo=UTC), datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 4, 5, tzinfo=UTC)]
)
def test_in_every_zone_each_morning_has_one_across_a_change_of_clocks(board: Board, change: datetime) -> None:
    """New York's clocks change on 8 March, Berlin's on the 29th, those of Lord Howe by half an hour on 5 April."""
    for zone in ZONES:
        person = User.objects.create_user(zone, f"{zone.partition('/')[2].lower()}@example.org")
        set_time_zone(person=person, timezone=zone)
        board.memberships.create(person=person)
    people, sent_at = list(User.objects.filter(username__in=ZONES)), Counter[tuple[str, str]]()
    begin = change - timedelta(days=1, hours=12)
    for quarter in range(4 * 24 * 4):
        at = begin + timedelta(minutes=15 * quarter)
        tell(people, Told.ALERT, "Again", board=board, at=at - timedelta(minutes=1))
        mail_digests(at=at)
        for sent in mail.outbox:
            zone = next(person.username for person in people if sent.to == [person.email])
            sent_at[zone, f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"] += 1
        mail.outbox.clear()
    assert set(sent_at.values()) == {1}
    for zone in ZONES:
        days = [moment.split() for known, moment in sent_at if known == zone]
        assert [clock for _, clock in days] == ["08:00"] * len(days)
        assert len(days) == len({day for day, _ in days}) == 4


def test_a_day_is_not_had_twice_by_moving_west(told: Notice, board: Board, member: User) -> None:
    set_time_zone(person=member, timezone="Pacific/Auckland")
    noon = datetime(2026, 3, 3, 0, tzinfo=UTC)  # in Auckland; in Honolulu it is two in the afternoon of the day before
    mail_digests(at=noon)
    set_time_zone(person=member, timezone="Pacific/Honolulu")
    Notice.objects.update(mailed_at=None, at=noon - timedelta(hours=12))
    mail_digests(at=noon + timedelta(hours=1))
    assert len(mail.outbox) == 1
