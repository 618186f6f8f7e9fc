"""Owners hear whom a report did not reach: once, by mail, and on the page for as long as it is true."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test.utils import CaptureQueriesContext
from time_machine import Traveller

from boards.models import Board
from reports import undelivered
from reports.delivering import UNHEARD
from reports.due import find_due
from reports.keeping import draw_due
from reports.models import Delivery, Report
from reports.tasks import tell_owners as tell_by_task
from reports.undelivered import TRY_AGAIN, tell_owners
from tests.boards.meanwhile import meanwhile
from tests.boards.pages import browser_of
from tests.cast import after
from tests.reports.readers import readers

NO = "The mail server says: 550 No such user"
AT = after(days=8)


@pytest.fixture
def given_up(board: Board, owner: User) -> None:
    """Two reports that reached nobody, and one that did."""
    User.objects.filter(pk=owner.pk).update(email="olga@example.org")
    readers(board, 3, at=after())
    find_due(at=after(days=7))
    sent = Delivery.objects.filter(subscription__person__username="reader0")
    Delivery.objects.exclude(pk__in=sent).update(due_at=None, problem=NO)
    sent.update(due_at=None, sent_at=AT)


def test_owners_get_one_mail_for_all_of_it(given_up: None, clock: Traveller) -> None:
    tell_by_task()
    tell_by_task()
    (told,) = mail.outbox
    assert (told.to, told.subject) == (
        ["olga@example.org"],
        "Checkout: the weekly report did not reach Reader1 and Reader2",
    )
    assert f"- Reader1, week of 2 Mar 2026. {NO}" in told.body
    assert f"- Reader2, week of 2 Mar 2026. {NO}" in told.body
    assert "reader0" not in told.body
    assert f"http://127.0.0.1:8000{Report.objects.get().get_absolute_url()}" not in told.body, "it was not drawn"


def test_each_leads_to_the_report_that_did_not_arrive(given_up: None) -> None:
    draw_due()
    tell_owners(at=AT)
    (told,) = mail.outbox
    link = f"http://127.0.0.1:8000{Report.objects.get().get_absolute_url()}"
    assert told.body.count(f"  {link}\n") == 2
    assert str(told.alternatives[0][0]).count(f'href="{link}"') == 2  # type: ignore[union-attr]


def test_a_subject_names_two_or_counts(given_up: None, board: Board) -> None:
    Delivery.objects.update(sent_at=None, due_at=None, problem=NO)
    tell_owners(at=AT)
    assert mail.outbox[0].subject == "Checkout: the weekly report did not reach Reader0 and 2 more"


def test_a_subject_counts_people_and_not_what_the_mail_has_room_for(
    given_up: None, board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two of them are called the same."""
    User.objects.filter(username="reader2").update(first_name="Reader1")
    Delivery.objects.update(sent_at=None, due_at=None, problem=NO)
    monkeypatch.setattr(undelivered, "SHOWN", 1)
    tell_owners(at=AT)
    assert mail.outbox[0].subject == "Checkout: the weekly report did not reach Reader0 and 2 more"
    assert "- and 2 more" in mail.outbox[0].body


def test_what_may_have_arrived_is_not_said_to_be_lost(given_up: None, board: Board) -> None:
    """The mail server was given it twice, and did not say whether it took it."""
    Delivery.objects.filter(subscription__person__username="reader1").update(handed_over=2, problem=UNHEARD)
    tell_owners(at=AT)
    (told,) = mail.outbox
    assert told.subject == "Checkout: the weekly report may not have reached Reader1 and Reader2"
    assert "“Checkout” may not have reached everybody:" in told.body
    assert "may not have reached everybody</h1>" in str(told.alternatives[0][0])  # type: ignore[attr-defined]


def test_what_somebody_else_told_meanwhile_is_not_told(given_up: None) -> None:
    with meanwhile("reports_delivery", lambda: Delivery.objects.update(told_at=AT), verb="UPDATE"):
        tell_owners(at=AT)
    assert mail.outbox == []


def test_two_workers_tell_it_once(given_up: None) -> None:
    with meanwhile("boards_board", lambda: tell_owners(at=after(days=8, hours=1))):
        tell_owners(at=AT)
    assert len(mail.outbox) == 1


def test_where_no_mail_is_taken_it_is_told_later(given_up: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(backend: EmailBackend, mails: object) -> int:
        raise SMTPRecipientsRefused({"olga@example.org": (451, b"Later")})

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", refuse)
        tell_owners(at=AT)
    assert not Delivery.objects.exclude(told_at=None).exists()
    tell_owners(at=AT + timedelta(minutes=1))
    assert mail.outbox == []
    tell_owners(at=AT + TRY_AGAIN)
    assert len(mail.outbox) == 1


def test_where_no_mail_server_is_there_it_is_asked_a_few_times_an_hour(
    given_up: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = []

    def hang(backend: EmailBackend, mails: object) -> int:
        tries.append(1)
        raise TimeoutError

    monkeypatch.setattr(EmailBackend, "send_messages", hang)
    for minute in range(60):
        tell_owners(at=AT + timedelta(minutes=minute))
    assert len(tries) == 4
    assert not Delivery.objects.exclude(told_at=None).exists()


def test_a_long_list_is_cut(given_up: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undelivered, "SHOWN", 1)
    with CaptureQueriesContext(connection) as queries:
        tell_owners(at=AT)
    assert "- and 1 more" in mail.outbox[0].body
    assert not any("cumulative_flow" in query["sql"] or '"html"' in query["sql"] for query in queries)
    assert not any('WHERE "auth_user"."id" =' in query["sql"] for query in queries), "names come along"


def test_what_is_still_tried_is_told_to_nobody(given_up: None) -> None:
    Delivery.objects.filter(sent_at=None).update(due_at=AT)
    tell_owners(at=AT)
    assert mail.outbox == []


def test_it_stands_on_the_page_of_owners_and_of_whom_it_did_not_reach(
    given_up: None, board: Board, owner: User, clock: Traveller
) -> None:
    page = f"/boards/{board.pk}/report/"
    assert browser_of(owner).get(page).content.decode().count(NO) == 2
    assert browser_of(User.objects.get(username="reader1")).get(page).content.decode().count(NO) == 1
    assert NO not in browser_of(User.objects.get(username="reader0")).get(page).content.decode()
