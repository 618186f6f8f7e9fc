"""Whom owners see on the report page, and what they can do there for people without an account."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.contrib.auth.models import User
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from time_machine import Traveller

from boards.models import Board
from reports.asking import ask_stakeholders
from reports.links import confirming_token
from reports.models import Subscription
from reports.stakeholders import confirm, decline
from reports.subscribing import unsubscribe
from tests.boards.pages import browser_of
from tests.cast import after
from tests.reports.outbox import again
from tests.reports.readers import reader, stakeholder_of
from tests.reports.shown import page_of, words


@pytest.fixture(autouse=True)
def at_nine(clock: Traveller) -> None:
    """Time stands still."""


def test_owners_add_see_and_remove_stakeholders(board: Board, owner: User) -> None:
    page = browser_of(owner)
    asking = {"email": "sue@example.org", "weekday": "0", "hour": "08:00"}
    there = f"{page_of(board)}#readers"
    assert page.post(f"{page_of(board)}stakeholders/", asking)["Location"] == there
    asked = Subscription.objects.get()
    assert "asked on 9 Mar 2026; the mail is on its way" in words(page, page_of(board))
    confirm(token=confirming_token(asked))
    assert "every Monday at 08:00 (UTC)" in words(page, page_of(board))
    assert page.post(f"/stakeholders/{asked.pk}/remove/")["Location"] == there
    assert "sue@example.org" not in words(page, page_of(board))


def test_who_did_not_answer_for_two_weeks_can_be_asked_again(board: Board, owner: User, clock: Traveller) -> None:
    stakeholder_of(board, "sue@example.org", by=owner)
    ask_stakeholders(at=timezone.now())
    before = words(browser_of(owner), page_of(board))
    assert "asked on 9 Mar 2026, has not agreed so far" in before
    assert "Ask again" not in before
    clock.shift(timedelta(days=14))
    page = browser_of(owner)
    assert "asked on 9 Mar 2026, did not answer by 23 Mar 2026" in words(page, page_of(board))
    assert "no mail server" not in words(page, page_of(board))
    assert "Ask again" in words(page, page_of(board))
    asked = {"email": "sue@example.org", "weekday": "0", "hour": "08:00"}
    assert page.post(f"{page_of(board)}stakeholders/", asked).status_code == 302
    assert "asked on 23 Mar 2026; the mail is on its way" in words(page, page_of(board))


def test_a_mail_that_no_server_takes_is_not_on_its_way_for_ever(board: Board, owner: User, clock: Traveller) -> None:
    sue = stakeholder_of(board, "sue@example.org", by=owner)
    clock.shift(timedelta(days=14))
    page = browser_of(owner)
    assert "did not answer by 23 Mar 2026: no mail server took the mail" in words(page, page_of(board))
    Subscription.objects.filter(pk=sue.pk).update(unanswered=2, asked_at=timezone.now())
    assert "the mail server did not say whether it took the mail" in words(page, page_of(board))


def test_a_mail_that_was_refused_is_not_said_to_be_on_its_way(
    board: Board, owner: User, clock: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(mail: EmailMultiAlternatives) -> int:
        raise SMTPRecipientsRefused({"sue@example.org": (550, b"No such user")})

    stakeholder_of(board, "sue@example.org", by=owner)
    page, said = browser_of(owner), "The mail server says: 550 No such user"
    with monkeypatch.context() as patch:
        patch.setattr(EmailMultiAlternatives, "send", refuse)
        ask_stakeholders(at=timezone.now())
    assert f"the mail was refused and is tried again. {said}" in words(page, page_of(board))
    clock.shift(timedelta(days=14))
    page = browser_of(owner)
    assert f"did not answer by 23 Mar 2026: the mail was refused. {said}" in words(page, page_of(board))
    asked_anew = stakeholder_of(board, "sue@example.org", by=owner)
    assert "the mail is on its way" in words(page, page_of(board))
    ask_stakeholders(at=timezone.now())
    assert again(asked_anew).refusal == ""


def test_who_said_no_stays_on_the_page_and_is_not_removed(board: Board, owner: User) -> None:
    left, declined = (stakeholder_of(board, f"{who}@example.org", by=owner) for who in ("sue", "tom"))
    unsubscribe(subscription=confirm(token=confirming_token(left)))
    decline(board=board, email=declined.email)
    page = words(browser_of(owner), page_of(board))
    assert "left on 9 Mar 2026, can be asked again from 8 Apr 2026 on" in page
    assert "does not want to be asked again" in page
    assert "/remove/" not in page
    asked = {"email": "tom@example.org", "weekday": "0", "hour": "08:00"}
    answer = browser_of(owner).post(f"{page_of(board)}stakeholders/", asked)
    assert "does not want to be asked about the report of this board again" in answer.content.decode()


def test_an_address_that_no_mail_can_go_to_is_said_and_kept_in_the_form(board: Board, owner: User) -> None:
    asked = {"email": "sue@exam<ple", "weekday": "0", "hour": "08:00"}
    answer = browser_of(owner).post(f"{page_of(board)}stakeholders/", asked)
    assert answer.status_code == 400
    assert 'value="sue@exam&lt;ple"' in answer.content.decode()


@pytest.mark.parametrize("who", ["member", "viewer", "outsider"])
def test_stakeholders_are_the_owners_alone(who: str, board: Board, owner: User, request: pytest.FixtureRequest) -> None:
    asked = stakeholder_of(board, "sue@example.org", by=owner)
    page, status = browser_of(request.getfixturevalue(who)), 404 if who == "outsider" else 403
    assert page.post(f"/stakeholders/{asked.pk}/remove/").status_code == status
    assert page.post(f"{page_of(board)}stakeholders/", {}).status_code == status
    assert "sue@example.org" not in page.get(page_of(board)).content.decode()


def test_what_a_member_wants_is_not_for_owners_to_end(board: Board, owner: User) -> None:
    reader(board, "ann", at=after())
    hers = Subscription.objects.get()
    assert browser_of(owner).post(f"/stakeholders/{hers.pk}/remove/").status_code == 404
    assert Subscription.objects.get().is_on
