"""The mail that asks a stakeholder: once, whatever the mail server says."""

from urllib.parse import urlsplit

from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from time_machine import Traveller

from boards.models import Board
from reports.asking import ask_stakeholders
from reports.links import confirming_token, declining_token
from reports.models import Subscription
from reports.stakeholders import confirm
from reports.tasks import ask_stakeholders as ask_by_task
from tests.boards.meanwhile import meanwhile
from tests.cast import after
from tests.mail_servers import no_mail_server, silent_mail_server
from tests.reports.outbox import again
from tests.reports.readers import SUE, stakeholder_of


def test_a_stakeholder_is_asked_once_by_mail(sue: Subscription, clock: Traveller) -> None:
    ask_by_task()
    ask_by_task()
    (asked,) = mail.outbox
    assert asked.to == [SUE]
    assert asked.subject == "Would you like the weekly report of Checkout?"
    assert "Olga Owner would like to send you" in asked.body
    assert f"/reports/confirm/{confirming_token(sue)}/" in asked.body


def test_the_mail_that_asks_has_a_link_that_says_never_again(sue: Subscription) -> None:
    ask_stakeholders(at=after())
    (asked,) = mail.outbox
    link = asked.extra_headers["List-Unsubscribe"].strip("<>")
    assert link in str(asked.body)
    assert asked.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    browser = Client(enforce_csrf_checks=True)
    assert "Do not ask me again" in browser.get(urlsplit(link).path).content.decode()
    assert not again(sue).has_declined, "those who scan mails open every link"
    answer = browser.post(urlsplit(link).path, {"List-Unsubscribe": "One-Click"})
    assert "You are not asked again" in answer.content.decode()
    assert again(sue).has_declined


def test_who_did_not_mean_it_says_so_on_the_same_page(sue: Subscription) -> None:
    page = f"/reports/decline/{declining_token(sue)}/"
    browser = Client(enforce_csrf_checks=True)
    browser.post(page)
    assert 'name="take_back"' in browser.get(page).content.decode()
    assert "You can be asked again" in browser.post(page, {"take_back": "yes"}).content.decode()
    assert not again(sue).has_declined
    assert "Do not ask me again" in browser.get(page).content.decode()


def test_a_mail_program_that_ends_it_for_who_agreed_closes_no_door(sue: Subscription) -> None:
    confirm(token=confirming_token(sue), at=after(hours=1))
    Client().post(f"/reports/decline/{declining_token(sue)}/", {"List-Unsubscribe": "One-Click"})
    assert (again(sue).is_on, again(sue).has_declined) == (False, False)


def test_two_workers_ask_once(sue: Subscription) -> None:
    with meanwhile("reports_subscription", lambda: ask_stakeholders(at=after(hours=1))):
        ask_stakeholders(at=after(hours=1))
    assert len(mail.outbox) == 1


def ask_hourly(*, days: int) -> None:
    for hours in range(days * 24):
        ask_stakeholders(at=after(hours=hours))


def test_what_the_mail_server_may_have_taken_is_sent_at_most_twice_under_one_id(sue: Subscription) -> None:
    with silent_mail_server():
        ask_hourly(days=14)
    first, second = mail.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


def test_without_a_mail_server_nothing_was_handed_over(sue: Subscription) -> None:
    with no_mail_server():
        ask_hourly(days=2)
    assert mail.outbox == []
    ask_stakeholders(at=after(days=5))
    assert len(mail.outbox) == 1


def test_asked_anew_they_get_another_mail(sue: Subscription, board: Board, owner: User) -> None:
    with silent_mail_server():
        ask_hourly(days=14)
    stakeholder_of(board, SUE, by=owner, at=after(days=14))
    ask_stakeholders(at=after(days=14))
    *_, second, third = mail.outbox
    assert second.extra_headers["Message-ID"] != third.extra_headers["Message-ID"]
