"""One mail a day, at eight where the person lives, with what they have not read: found by what is due.

A day's digest tells of what came before its eight o'clock; what comes later waits for the next. A worker that is killed
before it hands the mail over leaves it to the next sweep after its lease. One that is killed later, or hears nothing
from the mail server then, leaves it for the next day: what was told in it may be told again, but no day has two.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial, reduce
from operator import or_
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.db.models import Min, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from alerts.digest_link import token_of
from alerts.models import Digest, DigestQuerySet
from alerts.points import by_board, subject_of
from boards.mail_run import TRY_AGAIN, longer_wait, mail_each
from boards.models import Board, Notice
from boards.models.board import default_time_zone
from boards.post import MailServerAway, NotTaken, Unanswered
from boards.sending import DrawnMail, drawn_mail, link_to, one_click, post_drawn
from people.models import zones_lived_in

MORNING = time(8)
TOLD = timedelta(days=7)  # what nobody read or mailed for so long stands in the inbox alone
SHOWN = 50
MOST_A_RUN = 1000  # more than its time is enough for


@dataclass(frozen=True)
class Due:
    """The digest of one person's day, which is due since their morning; a worker that takes it up holds it for long."""

    person: User
    day: date
    since: datetime
    held_until: datetime


def set_digest(*, person: User, wanted: bool) -> None:
    """Whether the person wants to be mailed what they have not read."""
    Digest.objects.update_or_create(person=person, defaults={"wanted": wanted})


def mail_digests(*, at: datetime) -> None:
    """Mail to whom it is morning. Without a mail server, the rest is left for later."""
    due = due_digests(at=at)
    Digest.objects.bulk_create([Digest(person=each.person) for each in due], ignore_conflicts=True)
    if not mail_each(due, claim=partial(_claim, at=at), mail=_mail):
        # Whoever was tried and failed has a wait of their own.
        rest = Digest.objects.free(at).filter(person__in=[each.person for each in due])
        rest.update(claimed_until=at + TRY_AGAIN)


def due_digests(*, at: datetime) -> list[Due]:
    """Who waits longest first: three queries, however many people there are, which read nobody else."""
    mornings = _mornings(at)
    if not mornings:
        return []
    held = Q(person__digest__claimed_until__gt=at)
    due = _waiting(at).exclude(held).filter(reduce(or_, (_told_by(each) for each in mornings)))
    oldest = due.values("person", "person__profile__timezone").annotate(first=Min("at")).order_by("first", "person")
    zones = {row["person"]: row["person__profile__timezone"] or default_time_zone() for row in oldest[:MOST_A_RUN]}
    people, morning_of = User.objects.in_bulk(list(zones)), {zone: each for each in mornings for zone in each.zones}
    return [_due(people[number], morning_of[zone], zone, at) for number, zone in zones.items() if number in people]


@dataclass(frozen=True)
class Morning:
    """Eight o'clock of a day, in all zones where it is the same instant."""

    since: datetime
    day: date
    zones: tuple[str, ...]


def _mornings(at: datetime) -> list[Morning]:
    """Those of today, where people live, that have been."""
    zones = defaultdict(list)
    for zone in zones_lived_in():
        day = at.astimezone(ZoneInfo(zone)).date()
        zones[datetime.combine(day, MORNING, ZoneInfo(zone)).astimezone(UTC), day].append(zone)
    return [Morning(since, day, tuple(alike)) for (since, day), alike in zones.items() if since <= at]


def _told_by(morning: Morning) -> Q:
    """What came before it, for who lives there and had no digest that day."""
    lives_there = Q(person__profile__timezone__in=morning.zones)
    if default_time_zone() in morning.zones:
        lives_there |= Q(person__profile=None) | Q(person__profile__timezone="")
    not_yet = Q(person__digest=None) | Q(person__digest__day=None) | Q(person__digest__day__lt=morning.day)
    return Q(at__lt=morning.since) & lives_there & not_yet


def _due(person: User, morning: Morning, zone: str, at: datetime) -> Due:
    since = morning.since.astimezone(ZoneInfo(zone))
    return Due(person, morning.day, since, at + longer_wait(at - since))


def _waiting(at: datetime) -> QuerySet[Notice]:
    """What a digest may tell of, to whoever wants one."""
    lately = Notice.objects.for_digest().in_sight().to_mail_boxes().filter(at__gte=at - TOLD)
    return lately.exclude(person__digest__wanted=False)


def _claim(due: Due, *, at: datetime) -> bool:
    return bool(_of_another_day(due).free(at).update(claimed_until=due.held_until))


def _mail(due: Due) -> None:
    told = _waiting(due.since).filter(person=due.person, at__lt=due.since).select_related("board")
    notices = list(told.order_by("-at", "-pk"))
    if not notices:
        return
    drawn = _drawn(due, notices)
    ours = _of_another_day(due).filter(claimed_until=due.held_until)
    if ours.update(day=due.day):
        if _taken(due, drawn):
            told_of = Notice.objects.filter(pk__in=[notice.pk for notice in notices])
            told_of.update(mailed_at=timezone.now())
        else:
            _give_back(due)


def _drawn(due: Due, notices: list[Notice]) -> DrawnMail:
    off = link_to(reverse("digest_off", args=[token_of(due.person)]))
    context = {
        "subject": subject_of(notices),
        "number": len(notices),
        "boards": _shown(notices),
        "more": max(0, len(notices) - SHOWN),
        "inbox": link_to(reverse("inbox")),
        "off": off,
        "zone": due.since.tzinfo,
    }
    return drawn_mail("digest", context, to=due.person.email, headers=one_click(off))


def _taken(due: Due, drawn: DrawnMail) -> bool:
    """By the mail server. Where none is there, the person waits as those do who were not tried.

    Where one was and did not answer, the mail may have arrived: the day is used.
    """
    try:
        post_drawn(drawn)
    except Unanswered:
        raise
    except MailServerAway:
        _give_back(due)
        Digest.objects.filter(person=due.person, claimed_until=due.held_until).update(claimed_until=None)
        raise
    except NotTaken:
        return False
    return True


def _shown(notices: list[Notice]) -> dict[Board, list[Notice]]:
    in_order = [notice for its in by_board(notices).values() for notice in its]
    return by_board(in_order[:SHOWN])


def _of_another_day(due: Due) -> DigestQuerySet:
    """The person's row, where this day had no digest yet."""
    return Digest.objects.filter(Q(day=None) | Q(day__lt=due.day), person=due.person)


def _give_back(due: Due) -> None:
    """Whoever took the day is the only one who holds it."""
    Digest.objects.filter(person=due.person, day=due.day).update(day=None)
