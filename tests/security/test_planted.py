"""A script that somebody wrote into a title, a name, a comment, a link or a log runs nowhere.

What it would run in has a policy that forbids it as well (`tests/people/test_headers.py`); live presence is drawn with
textContent, which `tests/security/test_scripts.py` holds.
"""

import json
from xml.etree import ElementTree

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from boards.mails import mail_invitations
from boards.members import invite
from boards.models import Board, Card, Column
from boards.notice_mails import mail_notices
from boards.talk import add_comment
from metrics.refresh import refresh_figures
from reports.asking import ask_stakeholders
from tests.api.programs import Program
from tests.boards.imported import import_log
from tests.boards.pages import browser_of
from tests.reports.readers import stakeholder_of
from tests.routes import GET, PAGES, address_of
from tests.security.planted import HARM, LIVE, SCRIPT, name_all, plant

ESCAPED = "&lt;script&gt;alert("


@pytest.fixture
def card(board: Board, idea: Column, validation: Column, owner: User, member: User) -> Card:
    """In the place of the one that the addresses are made with; the columns are found before they are renamed."""
    name_all(owner, member)
    card = plant(board, owner)
    board.refresh_from_db()
    refresh_figures(board, at=timezone.now())
    return card


def harmless(words: str) -> bool:
    return not any(sign in words for sign in LIVE)


def test_no_page_of_a_board_runs_it(card: Card, owner: User, request: pytest.FixtureRequest) -> None:
    browser, shown = browser_of(owner), set()
    for name, (route, *_) in PAGES.items():
        if route.method != GET:
            continue
        address = address_of(name, route, request)
        for headers in {}, {"HX-Request": "true"}:
            answer = browser.get(address, headers=headers)
            if answer.get("Content-Type", "").startswith("text/html"):
                words = answer.content.decode()
                assert harmless(words), name
                shown |= {name} if ESCAPED in words else set()
    assert {"board", "card", "flow", "board_list", "board_log", "board_settings", "put_away", "portfolio"} <= shown
    assert {"board_members", "board_report", "report", "report_letter", "webhooks", "inbox", "board_keeping"} <= shown


def test_nor_does_what_is_asked_for_in_an_address(card: Card, owner: User) -> None:
    browser = browser_of(owner)
    flow = reverse("flow", args=[card.board_id])
    for address in (
        "/search/",
        f"/boards/{card.board_id}/put-away/",
        f"/boards/{card.board_id}/",
        flow,
        f"{flow}cards/",
    ):
        for field in ("q", "page", "weeks", "day", "column", "type", "figure", "band", "point", "label", "as_of"):
            assert harmless(browser.get(address, {field: HARM}).content.decode()), f"{address} {field}"
    assert harmless(browser.get(f"/{SCRIPT}/").content.decode())
    assert harmless(Client().get("/accounts/login/", {"next": HARM}).content.decode())
    assert harmless(Client().post("/accounts/login/", {"login": HARM, "password": HARM}).content.decode())


def test_nor_does_the_admin(card: Card) -> None:
    root = browser_of(User.objects.create_superuser("root"))
    board = card.board_id
    for address in (
        "boards/board/",
        f"boards/board/{board}/change/",
        "auth/user/",
        "boards/card/",
        "boards/transition/",
    ):
        answer = root.get(f"/admin/{address}", follow=True)
        assert harmless(answer.content.decode()), address


@pytest.mark.parametrize("name", ["ageing", "cumulative-flow", "stays", "discards", "lead-times"])
def test_a_chart_is_a_picture_and_no_program(name: str, card: Card, owner: User) -> None:
    browser = browser_of(owner)
    for kind in ("svg", "json", "live"):
        answer = browser.get(reverse("flow_chart", args=[card.board_id, name, kind]))
        if answer.status_code != 200:
            continue
        assert "html" not in answer["Content-Type"]
        if kind == "svg":
            drawn = ElementTree.fromstring(answer.content)
            tags = {element.tag.rpartition("}")[2] for element in drawn.iter()}
            assert not tags & {"script", "foreignObject", "iframe", "image", "use", "animate", "set"}
            attributes = {(name, value) for element in drawn.iter() for name, value in element.attrib.items()}
            assert not [name for name, _ in attributes if name.lower().startswith("on")]
            assert not [value for _, value in attributes if "javascript:" in value.lower()]


def test_a_column_named_so_stands_in_a_chart_as_text(card: Card, owner: User) -> None:
    drawn = browser_of(owner).get(reverse("flow_chart", args=[card.board_id, "cumulative-flow", "svg"]))
    assert drawn.status_code == 200
    assert ESCAPED in drawn.content.decode()


def test_what_programs_are_told_is_data(card: Card, owner: User) -> None:
    program = Program(owner)
    for path in (f"/cards/{card.pk}/", f"/boards/{card.board_id}/", f"/boards/{card.board_id}/transitions/"):
        answer = program.get(path)
        assert answer["Content-Type"] == "application/json"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert HARM in json.dumps(answer.json(), ensure_ascii=False).replace('\\"', '"')


def test_a_spreadsheet_is_a_file_to_keep(card: Card, owner: User) -> None:
    answer = Program(owner).get(f"/boards/{card.board_id}/export/cards.csv")
    assert answer["Content-Type"].startswith("text/csv")
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_log_of_another_tool_brings_none(owner: User) -> None:
    names = [f"{number}{HARM}" for number in range(3)]
    quoted = HARM.replace('"', '""')
    rows = [f'{day},"{day % 4}{quoted}",2026-03-0{day}T09:00:00Z,"{quoted}","{quoted}"' for day in range(1, 9)]
    columns = [{"name": name, "kind": "waiting"} for name in names]
    column_map = {"columns": columns, "start": names[0], "finish": names[1], "discarded": [f"3{HARM}"]}
    log = "\n".join(["case_id,column,timestamp,title,by", *rows]) + "\n"
    import_log(log, column_map=column_map, board=HARM, owner=owner.username)
    board, browser = Board.objects.get(name=HARM), browser_of(owner)
    for address in ("", "log/", "settings/", "flow/", "put-away/"):
        words = browser.get(f"/boards/{board.pk}/{address}").content.decode()
        assert harmless(words)
        assert ESCAPED in words


@pytest.fixture
def mails(card: Card, owner: User, member: User) -> list[str]:
    """The HTML of every mail there is to send about it."""
    now = timezone.now()
    User.objects.filter(pk=member.pk).update(email="max@example.org")
    EmailAddress.objects.create(user=member, email="max@example.org", verified=True, primary=True)
    add_comment(card=card, text=f"@max {HARM}", by=owner, at=now)
    invite(board=card.board, emails=["new@example.org"], role="member", by=owner)
    stakeholder_of(card.board, "sue@example.org", by=owner)
    mail_invitations(at=now)
    ask_stakeholders(at=now)
    mail_notices(at=now)
    parts = [part for sent in mail.outbox for part in sent.message().walk()]
    html = [part.get_payload(decode=True) for part in parts if part.get_content_type() == "text/html"]
    return [part.decode() for part in html if isinstance(part, bytes)]


def test_a_mail_shows_it_as_text(mails: list[str]) -> None:
    assert len(mails) >= 3
    for html in mails:
        assert harmless(html)
        assert ESCAPED in html


def test_no_name_writes_a_head_line_of_a_mail(card: Card, owner: User) -> None:
    Board.objects.filter(pk=card.board_id).update(name="X\r\nBcc: all@example.org\r\n\r\n<p>")
    User.objects.filter(pk=owner.pk).update(first_name="Y\nBcc: all@example.org")
    invite(board=Board.objects.get(pk=card.board_id), emails=["new@example.org"], role="member", by=owner)
    stakeholder_of(card.board, "sue@example.org", by=owner)
    mail_invitations(at=timezone.now())
    ask_stakeholders(at=timezone.now())
    assert [sent.recipients() for sent in mail.outbox] == [["new@example.org"], ["sue@example.org"]]
    for sent in mail.outbox:
        assert "Bcc" not in sent.message()
