"""Weekly reports due in the same minute: found, drawn once a board, mailed to a real server in a process of its own.

The boards have years behind them, so that each section of a report has something to say and both charts are drawn.
"""

from base64 import b64encode
from collections.abc import Callable
from datetime import time
from statistics import mean

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils import timezone

from bench.grounds import make_ground
from bench.measuring import Figures, clocked, tell
from boards.models import Board, Membership
from reports import delivering, keeping
from reports.due import find_due
from reports.facts import facts_of
from reports.models import Delivery, Report, Subscription
from reports.weeks import told_week
from tests.processes.report_run import post_office

SMTP = "django.core.mail.backends.smtp.EmailBackend"


def measure_reports(boards: int, readers: int, *, cards: int, transitions: int, goal: Figures) -> None:
    """By one worker, in this process; so many readers on each board."""
    grounds = [make_ground(cards, transitions=transitions).board for _ in range(boards)]
    for board in grounds:
        _subscribe(board, readers)
    week = told_week(grounds[0], timezone.now())
    facts, _ = clocked(lambda: [facts_of(board, week, before=None) for board in grounds])
    with post_office("aiosmtpd.handlers.Sink") as port:
        settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", port
        finding, _ = clocked(lambda: find_due(at=timezone.now()))
        drawing, _ = clocked(lambda: _again(keeping.draw_due, while_any=Report.objects.filter(drawn_at=None)))
        sending, _ = clocked(lambda: _again(delivering.deliver_due, while_any=Delivery.objects.waiting()))
    sent = Delivery.objects.filter(sent_at__isnull=False).count()
    figures = {
        "reports_per_s": round(sent / (finding + drawing + sending), 1),
        "due_per_s": round(sent / finding),
        "drawn_per_s": round(boards / drawing, 1),
        "mails_per_s": round(sent / sending, 1),
        "facts_ms": round(1000 * facts / boards, 1),
        "drawing_ms": round(1000 * drawing / boards, 1),
        "drawing_share": round(drawing / (finding + drawing + sending), 3),
        "mail_kb": round(mean(_weight(report) for report in Report.objects.all()) / 1000, 1),
        "unsent": boards * readers - sent,
    }
    about = {"boards": boards, "readers": boards * readers, "cards": cards, "transitions": transitions}
    tell("weekly reports", figures, about=about, goal=goal)


def _again(run: Callable[[], object], *, while_any: QuerySet) -> None:
    """A run begins nothing more after some seconds; the next goes on."""
    while while_any.exists():
        run()


def _subscribe(board: Board, readers: int) -> None:
    """All of them are due now."""
    names = [f"reader{number}-{board.pk}" for number in range(readers)]
    people = User.objects.bulk_create(User(username=name, email=f"{name}@example.org") for name in names)
    Membership.objects.bulk_create(Membership(board=board, person=person) for person in people)
    due = {"hour": time(8), "timezone": "UTC", "next_due_at": timezone.now()}
    Subscription.objects.bulk_create(Subscription(board=board, person=person, **due) for person in people)


def _weight(report: Report) -> int:
    """Its bodies and pictures as they lie in a mail."""
    return sum(len(b64encode(part)) for part in (report.text.encode(), report.html.encode(), *report.pictures.values()))
