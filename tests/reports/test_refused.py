"""A mail server that says no, or nothing: patiently, others unharmed, and not for ever."""

import time
from collections.abc import Callable
from datetime import timedelta
from itertools import chain, repeat
from smtplib import SMTPSenderRefused

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.core.mail.backends.smtp import EmailBackend
from django.utils import timezone
from time_machine import Traveller

from boards.models import Board
from reports import delivering
from reports.delivering import TRIES, UNHEARD, deliver_due
from reports.due import find_due
from reports.models import Delivery, Subscription
from reports.tasks import draw_and_deliver
from tests.cast import after
from tests.reports.outbox import again, get_due, pass_time
from tests.reports.post_office import HANGS, TAKEN, PostOffice, refuses
from tests.reports.readers import readers

pytestmark = pytest.mark.enable_socket


@pytest.fixture(autouse=True)
def at_nine(clock: Traveller, post_office: PostOffice) -> None:
    """Time stands still."""


# A mail server that says no


@pytest.mark.parametrize("when", ["at_recipient", "at_data"])
def test_refused_for_now_it_is_tried_later_and_later(
    waits: Delivery, post_office: PostOffice, clock: Traveller, when: str
) -> None:
    setattr(post_office, when, refuses("451 Try again later"))
    for minutes in (5, 10, 20, 40):
        deliver_due()
        assert again(waits).due_at == timezone.now() + timedelta(minutes=minutes)
        assert again(waits).problem == "The mail server says: 451 Try again later"
        pass_time(clock, minutes=minutes)
    setattr(post_office, when, refuses(TAKEN))
    deliver_due()
    assert post_office.taken == ["ann@example.org"]
    assert (again(waits).handed_over, again(waits).problem) == (1, "")


def test_refused_for_two_days_it_is_given_up(waits: Delivery, post_office: PostOffice, clock: Traveller) -> None:
    post_office.at_recipient = refuses("451 Try again later")
    begun, tries = timezone.now(), 0
    while (due_at := again(waits).due_at) and tries < 20:
        clock.move_to(due_at)
        deliver_due()
        tries += 1
    assert tries == TRIES
    assert timedelta(hours=36) < timezone.now() - begun < timedelta(hours=48)
    assert Delivery.objects.given_up().get() == waits


def test_refused_for_good_it_is_given_up_after_a_few_tries(
    waits: Delivery, post_office: PostOffice, clock: Traveller
) -> None:
    post_office.at_recipient = refuses("550 No such user")
    for _ in range(5):
        deliver_due()
        pass_time(clock, hours=1)
    given_up = Delivery.objects.given_up().get()
    assert (given_up.tries, given_up.problem) == (3, "The mail server says: 550 No such user")


def test_one_bad_address_among_many_harms_nobody_else(
    five_wait: list[Delivery], post_office: PostOffice, clock: Traveller
) -> None:
    post_office.at_recipient = refuses("550 No such user", "reader2@example.org")
    deliver_due()
    assert sorted(post_office.taken) == [f"reader{number}@example.org" for number in (0, 1, 3, 4)]
    assert Delivery.objects.waiting().get().tries == 1


def test_an_address_that_cannot_be_written_harms_nobody_else(
    five_wait: list[Delivery], post_office: PostOffice
) -> None:
    User.objects.filter(username="reader2").update(email="no address at all\n")
    deliver_due()
    assert len(post_office.taken) == 4
    assert Delivery.objects.waiting().get().problem.startswith("No mail can be written to this address")


def test_a_server_that_hangs_up_after_a_refusal_is_called_again(
    five_wait: list[Delivery], post_office: PostOffice
) -> None:
    answers = chain(["421 Enough for now"], repeat(TAKEN))
    post_office.at_recipient = lambda address: next(answers)
    deliver_due()
    assert len(post_office.taken) == 4
    assert post_office.greeted == 2


# A mail server that is away


def sender_refused(code: int) -> Callable[..., None]:
    def refuse(backend: EmailBackend, mails: object) -> None:
        raise SMTPSenderRefused(code, b"5.7.0 Authentication required", "kanban@example.org")

    return refuse


@pytest.mark.parametrize("code", [530, 550])
def test_where_the_sender_is_refused_all_wait_and_nobody_is_given_up(
    five_wait: list[Delivery], post_office: PostOffice, clock: Traveller, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", sender_refused(code))
        for _ in range(5):
            deliver_due()
            pass_time(clock, hours=1)
    assert {(row.tries, row.handed_over) for row in Delivery.objects.all()} == {(0, 0)}
    assert f"it refuses the sender. The mail server says: {code}" in Delivery.objects.all()[0].problem
    deliver_due()
    assert len(post_office.taken) == 5


def test_a_mail_that_is_too_large_is_refused_alone(
    waits: Delivery, post_office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(EmailBackend, "send_messages", sender_refused(552))
    deliver_due()
    assert again(waits).tries == 1


def test_where_nobody_answers_all_wait_and_are_sent_when_it_is_back(
    five_wait: list[Delivery], post_office: PostOffice, clock: Traveller, settings: LazySettings
) -> None:
    settings.EMAIL_PORT = 1
    deliver_due()
    assert {row.due_at for row in Delivery.objects.all()} == {timezone.now() + timedelta(minutes=5)}
    assert {row.handed_over for row in Delivery.objects.all()} == {0}
    assert "refused" in Delivery.objects.all()[0].problem
    settings.EMAIL_PORT = post_office.port
    deliver_due()
    assert post_office.mails == []
    pass_time(clock, minutes=5)
    deliver_due()
    assert len(post_office.taken) == 5


def test_a_server_that_hangs_costs_two_time_outs_and_not_one_for_each(
    five_wait: list[Delivery], post_office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivering, "AT_ONCE", 2)
    monkeypatch.setattr(delivering, "RUN", 0.5)  # over when the first has hung
    post_office.at_data = refuses(HANGS)
    begun = time.monotonic()
    deliver_due()
    assert time.monotonic() - begun < 3.5
    assert len(post_office.mails) == 2
    assert {row.due_at for row in Delivery.objects.all()} == {timezone.now() + timedelta(minutes=5)}
    assert sorted((row.handed_over, row.tries) for row in Delivery.objects.all()) == [(0, 0)] * 3 + [(1, 1)] * 2


def test_one_whose_mail_hangs_is_put_off_alone(
    five_wait: list[Delivery], post_office: PostOffice, clock: Traveller
) -> None:
    post_office.at_data = refuses(HANGS, the_first().subscription.address)
    deliver_due()
    deliver_due()
    assert len(post_office.taken) == 4
    hung = Delivery.objects.waiting().get()
    assert (hung.tries, hung.due_at) == (1, timezone.now() + timedelta(minutes=5))


def test_many_whose_mails_hang_keep_nobody_else_from_theirs(
    board: Board, post_office: PostOffice, clock: Traveller
) -> None:
    """They lead the first time. Put off, they come after those that were not tried."""
    readers(board, 7, at=after())
    get_due()
    leading = [row.subscription.address for row in Delivery.objects.order_by("due_at", "pk")[:3]]
    post_office.at_data = refuses(HANGS, *leading)
    for _ in range(2):
        deliver_due()
        pass_time(clock, minutes=5)
    assert len(post_office.taken) == 4
    assert not set(post_office.taken) & set(leading)


def the_first() -> Delivery:
    """The one that leads."""
    return Delivery.objects.order_by("due_at", "pk")[0]


def test_what_was_given_to_one_that_hung_is_given_once_more_and_not_again(
    waits: Delivery, post_office: PostOffice, clock: Traveller
) -> None:
    post_office.at_data = refuses(HANGS)
    for _ in range(4):
        deliver_due()
        pass_time(clock, hours=1)
    assert post_office.ids == [f"<{waits.pk}@127.0.0.1>"] * 2
    assert Delivery.objects.given_up().get().problem == UNHEARD


def test_where_nobody_answers_no_try_is_counted(five_wait: list[Delivery], settings: LazySettings) -> None:
    one, *_ = five_wait
    Delivery.objects.filter(pk=one.pk).update(tries=TRIES - 1)
    settings.EMAIL_PORT = 1
    deliver_due()
    assert not Delivery.objects.given_up().exists()
    assert sorted(Delivery.objects.waiting().values_list("tries", flat=True)) == [0, 0, 0, 0, TRIES - 1]


def test_the_next_week_begins_afresh(waits: Delivery, post_office: PostOffice, clock: Traveller) -> None:
    post_office.at_recipient = refuses("550 No such user")
    for _ in range(3):
        deliver_due()
        pass_time(clock, hours=1)
    post_office.at_recipient = refuses(TAKEN)
    clock.move_to(after(days=14))
    find_due(at=after(days=14))
    draw_and_deliver()
    assert post_office.taken == ["ann@example.org"]
    assert Subscription.objects.get().is_on
