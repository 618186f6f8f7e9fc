"""Mails as people read them: on a telephone and at a desk, in both schemes; opened as they were sent."""

from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.core.management import call_command
from playwright.sync_api import Browser, Page

from alerts.digests import mail_digests
from boards.mails import mail_invitations
from boards.members import invite
from boards.models import Board, Told, Webhook
from boards.moves import create_card
from boards.notice_mails import mail_notices
from boards.notices import tell
from boards.talk import add_comment
from boards.webhooks.mails import tell_owners as tell_of_webhooks
from people.mail_box import newest
from reports.asking import ask_stakeholders
from reports.models import Delivery
from reports.undelivered import tell_owners as tell_of_reports
from tests.cast import after
from tests.reports.readers import reader, report_of, stakeholder_of
from tests.reports.weeks import finish, make_busy, make_calm

MOST_BYTES = 100_000
LONG = "Donaudampfschifffahrtsgesellschaftskapitän" * 3
NOON = after(days=1, hours=3)
SCHEMES: list[Literal["light", "dark"]] = ["light", "dark"]
BY_WCAG = {"runOnly": ["wcag2a", "wcag2aa"]}

STAND_OUT = """() => [...document.querySelectorAll("body *")]
    .filter(each => { const box = each.getBoundingClientRect(); return box.left < 0 || box.right > innerWidth })
    .map(each => each.outerHTML.slice(0, 200))"""
PICTURES = "() => [...document.images].map(each => [each.complete && each.naturalWidth > 0, each.alt])"


def busy_report(board: Board, owner: User) -> None:
    make_busy(make_calm(board), by=owner)
    call_command("send_report", board.name, "--to", "olga@example.org", "--week", "2026-W18")


def quiet_report(board: Board, owner: User) -> None:
    idea, ready = board.columns.get(name="Idea"), board.columns.get(name="Ready for Dev")
    for day in range(2):
        finish(idea, ready, owner, day=day, took=1 + day)
    call_command("send_report", make_calm(board).name, "--to", "olga@example.org", "--week", "2026-W10")


def digest(board: Board, owner: User) -> None:
    for words in ("Validation has been over its limit of 3 for 2 days", f"“{LONG}” has been blocked for 4 days"):
        tell([owner], Told.ALERT, words, board=board, at=NOON)
    mail_digests(at=NOON + timedelta(days=1))


def notice(board: Board, owner: User) -> None:
    card = create_card(board=board, column=board.columns.get(name="Idea"), title=LONG, by=None, at=NOON)
    add_comment(card=card, text=f"@olga {LONG} why?", by=None, at=NOON)
    mail_notices(at=NOON)


def invitation(board: Board, owner: User) -> None:
    invite(board=board, emails=["ann@example.org"], role="viewer", by=owner, at=NOON)
    mail_invitations(at=NOON)


def question_to_a_stakeholder(board: Board, owner: User) -> None:
    stakeholder_of(board, "sue@example.org", by=owner, at=NOON)
    ask_stakeholders(at=NOON)


def reports_that_did_not_arrive(board: Board, owner: User) -> None:
    person = reader(board, "ann", at=NOON)
    problem = f"The mail server says: 550 5.1.1 {LONG}"
    mine = person.report_subscriptions.get()
    Delivery.objects.create(report=report_of(board), subscription=mine, problem=problem)
    tell_of_reports(at=NOON)


def webhook_switched_off(board: Board, owner: User) -> None:
    since = dict.fromkeys(("made_at", "due_at", "failing_since", "disabled_at"), NOON)
    known = {
        "url": f"https://{'long' * 15}.{'host' * 15}.example.org/",
        "secret": "whsec",
        "events": "card.moved",
        "active": False,
    }
    Webhook.objects.create(board=board, **known, **since)
    tell_of_webhooks(at=NOON)


MAILS = [
    *(busy_report, quiet_report, digest, notice),
    *(invitation, question_to_a_stakeholder, reports_that_did_not_arrive, webhook_switched_off),
]


@pytest.fixture(params=MAILS, ids=lambda mail: mail.__name__)
def sent(request: pytest.FixtureRequest, board: Board, owner: User, tmp_path: Path, settings: LazySettings) -> Path:
    """The file of one mail, as an installation without a mail server keeps it."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    User.objects.filter(pk=owner.pk).update(email="olga@example.org")
    request.param(board, User.objects.get(pk=owner.pk))
    (file,) = tmp_path.glob("*.log")
    return file


@pytest.fixture
def html(sent: Path) -> str:
    return newest(sent.parent)[0].html


def test_it_fits_is_read_and_shows_its_pictures(chromium: Browser, html: str, sent: Path) -> None:
    for scheme in SCHEMES:
        with chromium.new_page(color_scheme=scheme) as page:
            page.set_content(html)
            for width in (700, 360):
                page.set_viewport_size({"width": width, "height": 700})
                assert page.evaluate("document.documentElement.scrollWidth") == width
                assert page.evaluate(STAND_OUT) == []
            assert all(shown and alt for shown, alt in page.evaluate(PICTURES))
            assert_readable(page)
    assert sent.stat().st_size < MOST_BYTES


def assert_readable(page: Page) -> None:
    told = Axe().run(page, options=BY_WCAG)
    assert told.violations_count == 0, told.generate_report()
    assert "color-contrast" in {rule["id"] for rule in told.response["passes"]}
