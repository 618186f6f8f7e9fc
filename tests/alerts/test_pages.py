"""The owners' page of rules, and how anybody ends their daily mail."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from alerts.digest_link import person_of, token_of
from alerts.digests import mail_digests
from alerts.models import Digest, Rules
from alerts.rules import change_rules, rules_of
from boards.models import Board, Notice, Told
from boards.notices import tell
from tests.boards.pages import browser_of
from tests.cast import after

EVERYTHING = {"late": "on", "blocked": "on", "over": "on", "below": "on", "overridden": "on"}
DAYS = {"blocked_days": 3, "over_days": 1, "below_days": 1}


@pytest.fixture
def page(owner: User) -> Client:
    return browser_of(owner)


def save(client: Client, board: Board, **asked: object) -> int:
    return client.post(reverse("change_alert_rules", args=[board.pk]), asked).status_code


# Rules


def test_without_a_word_of_the_owners_all_is_on(page: Client, board: Board) -> None:
    html = page.get(reverse("alert_rules", args=[board.pk])).content.decode()
    assert html.count(" checked>") == 5
    assert re.findall(r'name="(\w+_days)"[^>]*value="(\d)"', html) == [
        ("blocked_days", "3"),
        ("over_days", "1"),
        ("below_days", "1"),
    ]


def test_owners_say_what_is_told_and_the_board_log_keeps_it(page: Client, board: Board) -> None:
    assert save(page, board, late="on", over="on", below="on", overridden="on", **DAYS | {"over_days": 2}) == 302
    rules = Rules.objects.get()
    assert (rules.late, rules.blocked, rules.over_days) == (True, False, 2)
    decided = board.decisions.filter(subject__startswith="Alerts").order_by("pk")
    assert list(decided.values_list("subject", "before", "after")) == [
        ("Alerts: card blocked for long", "on", "off"),
        ("Alerts: days over the limit", "1", "2"),
    ]


@pytest.mark.parametrize("days", ["0", "91", "-1", "", "many"])
def test_days_out_of_bounds_are_refused_in_words(page: Client, board: Board, days: str) -> None:
    answer = page.post(reverse("change_alert_rules", args=[board.pk]), EVERYTHING | DAYS | {"blocked_days": days})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()
    assert not Rules.objects.exists()


def test_the_verb_itself_refuses_days_out_of_bounds(board: Board, owner: User) -> None:
    with pytest.raises(ValidationError):
        change_rules(board=board, by=owner, blocked_days=0)
    assert rules_of(Board.objects.get(pk=board.pk)).blocked_days == 3


def test_members_do_not_rule(board: Board, member: User) -> None:
    assert save(browser_of(member), board, **EVERYTHING | DAYS) == 403


def test_the_settings_lead_there(page: Client, board: Board) -> None:
    assert reverse("alert_rules", args=[board.pk]) in page.get(f"/boards/{board.pk}/settings/").content.decode()


# The daily mail


def test_it_is_switched_on_the_inbox_page(member: User) -> None:
    client = browser_of(member)
    assert "No daily mail" in client.get("/inbox/").content.decode()
    client.post(reverse("switch_digest"), {"to": "off"})
    assert Digest.objects.get(person=member).wanted is False
    assert "Mail me once a day" in client.get("/inbox/").content.decode()
    client.post(reverse("switch_digest"), {"to": "on"})
    assert Digest.objects.get(person=member).wanted is True


def test_who_has_no_address_is_promised_no_mail(member: User) -> None:
    User.objects.filter(pk=member.pk).update(email="")
    html = browser_of(member).get("/inbox/").content.decode()
    assert "Nothing of this is mailed to you" in html
    assert "No daily mail" not in html


def test_nonsense_switches_nothing(member: User) -> None:
    assert browser_of(member).post(reverse("switch_digest"), {"to": "perhaps"}).status_code == 400
    assert not Digest.objects.exists()


def test_each_carries_a_link_that_ends_it_with_one_click(board: Board, member: User) -> None:
    tell([member], Told.ALERT, "Again", board=board, at=after())
    mail_digests(at=after(days=1))
    (sent,) = mail.outbox
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    found = re.fullmatch(r"<http://127\.0\.0\.1:8000(/digest/off/\S+/)>", sent.extra_headers["List-Unsubscribe"])
    assert found
    assert found[1] in str(sent.body)
    nobody = Client(enforce_csrf_checks=True)
    assert nobody.get(found[1]).status_code == 200
    assert Digest.objects.get(person=member).wanted is True
    answer = nobody.post(found[1], "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert Digest.objects.get(person=member).wanted is False
    Notice.objects.update(mailed_at=None)
    mail_digests(at=after(days=1) + timedelta(days=1))
    assert len(mail.outbox) == 1


def test_the_link_signs_nobody_in(member: User) -> None:
    client = Client()
    client.post(reverse("digest_off", args=[token_of(member)]))
    assert client.get("/inbox/").status_code == 302


@pytest.mark.parametrize("token", ["made-up", "1", "1:made-up"])
def test_a_link_that_somebody_made_up_ends_nothing(db: None, token: str) -> None:
    assert Client().post(reverse("digest_off", args=[token])).status_code == 404
    assert not Digest.objects.exists()


def test_the_token_names_its_person_alone(member: User, owner: User) -> None:
    assert person_of(token_of(member)) == member
    assert token_of(member) != token_of(owner)
