"""Weekly reports due in the same minute: found, drawn once a board, mailed to a real server in a process of its own."""

import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import time

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils import timezone

from bench.grounds import make_ground
from bench.measuring import Figures, clocked, tell
from boards.models import Board, Membership
from reports import delivering, keeping
from reports.due import find_due
from reports.models import Delivery, Report, Subscription
from tests.processes.installation import free_port, until

SMTP = "django.core.mail.backends.smtp.EmailBackend"


def measure_reports(boards: int, readers: int, *, cards: int, goal: Figures) -> None:
    """By one worker, in this process; so many readers on each board."""
    for _ in range(boards):
        _subscribe(make_ground(cards, transitions=2 * cards).board, readers)
    with _post_office():
        finding, _ = clocked(lambda: find_due(at=timezone.now()))
        drawing, _ = clocked(lambda: _again(keeping.draw_due, while_any=Report.objects.filter(drawn_at=None)))
        sending, _ = clocked(lambda: _again(delivering.deliver_due, while_any=Delivery.objects.waiting()))
    sent = Delivery.objects.filter(sent_at__isnull=False).count()
    figures = {
        "reports_per_s": round(sent / (finding + drawing + sending), 1),
        "due_per_s": round(sent / finding),
        "mails_per_s": round(sent / sending, 1),
        "drawing_ms": round(1000 * drawing / boards, 1),
        "drawing_share": round(drawing / (finding + drawing + sending), 3),
        "unsent": boards * readers - sent,
    }
    tell("weekly reports", figures, about={"boards": boards, "readers": boards * readers, "cards": cards}, goal=goal)


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


@contextmanager
def _post_office() -> Iterator[None]:
    port = free_port()
    listens = ["-m", "aiosmtpd", "--nosetuid", "--listen", f"127.0.0.1:{port}", "--class", "aiosmtpd.handlers.Sink"]
    office = subprocess.Popen([sys.executable, *listens], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", port
    try:
        until(lambda: _answers(port), "the mail server answers")
        yield
    finally:
        office.terminate()
        office.wait()


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
