"""What the tests of reports share: a mail server of their own, and the Monday on which the first report is due."""

from collections.abc import Iterator

import pytest
import time_machine
from django.conf import LazySettings
from django.contrib.auth.models import User
from time_machine import Traveller

from boards.models import Board
from reports.models import Delivery, Subscription
from tests.cast import after
from tests.reports.outbox import get_due
from tests.reports.post_office import PostOffice, open_post_office
from tests.reports.readers import SUE, reader, readers, stakeholder_of
from tests.reports.weeks import make_calm


@pytest.fixture
def clock() -> Iterator[Traveller]:
    """Nine o'clock of the Monday after the board's first days, and standing still."""
    with time_machine.travel(after(days=7), tick=False) as clock:
        yield clock


@pytest.fixture
def post_office(settings: LazySettings) -> Iterator[PostOffice]:
    with open_post_office() as office:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", office.port
        settings.EMAIL_TIMEOUT = 1
        yield office


@pytest.fixture
def waits(board: Board) -> Delivery:
    """One mail, drawn and due."""
    reader(board, "ann", at=after())
    get_due()
    return Delivery.objects.get()


@pytest.fixture
def five_wait(board: Board) -> list[Delivery]:
    readers(board, 5, at=after())
    get_due()
    return list(Delivery.objects.all())


@pytest.fixture
def sue(board: Board, owner: User) -> Subscription:
    """Asked whether she wants it."""
    return stakeholder_of(board, SUE, by=owner, at=after())


@pytest.fixture
def calm(board: Board) -> Board:
    return make_calm(board)
