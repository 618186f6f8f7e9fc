"""What arrives: the mail as a mail server got it, its parts, its headers and where its links lead."""

import re
from email.message import EmailMessage
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from django.test import Client
from time_machine import Traveller

from boards.models import Board, Column
from boards.moves import create_card, move_card
from reports.delivering import deliver_due
from reports.due import find_due
from reports.keeping import draw_due
from reports.links import confirming_token
from reports.models import Delivery, Report, Subscription
from reports.stakeholders import confirm
from tests.boards.pages import browser_of
from tests.cast import after
from tests.reports.post_office import PostOffice
from tests.reports.readers import reader, stakeholder_of

pytestmark = pytest.mark.enable_socket


@pytest.fixture
def ann(board: Board) -> User:
    return reader(board, "ann", at=after())


@pytest.fixture
def mail(ann: User, clock: Traveller, post_office: PostOffice, idea: Column, ready: Column) -> EmailMessage:
    for day in range(2):
        card = create_card(board=idea.board, column=idea, title="Idea", by=None, at=after(days=day))
    move_card(card=card, to=ready, by=None, at=after(days=3))
    find_due(at=after(days=7))
    draw_due()
    deliver_due()
    (mail,) = post_office.mails
    return mail


def body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part
    return str(part.get_content())


def link_that_ends_it(mail: EmailMessage) -> str:
    return str(mail["List-Unsubscribe"]).strip(" <>")


def test_it_is_text_and_html_with_two_pictures_inside(mail: EmailMessage) -> None:
    kinds = [part.get_content_type() for part in mail.walk()]
    assert kinds == [
        *("multipart/related", "multipart/alternative", "text/plain", "text/html"),
        *("image/png", "image/png"),
    ]
    pictures = [part for part in mail.walk() if part.get_content_maintype() == "image"]
    assert [part["Content-ID"] for part in pictures] == ["<cumulative_flow>", "<ageing>"]
    assert all(part.get_content_disposition() == "inline" for part in pictures)
    report = Report.objects.get()
    assert [part.get_payload(decode=True) for part in pictures] == list(report.pictures.values())
    assert set(re.findall(r"cid:(\w+)", body(mail, "html"))) == {"cumulative_flow", "ageing"}


def test_its_headers_say_to_whom_and_that_a_program_wrote_it(mail: EmailMessage) -> None:
    assert mail["To"] == "Ann <ann@example.org>"
    assert mail["Subject"] == Report.objects.get().subject
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"] == f"<{Delivery.objects.get().pk}@127.0.0.1>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_one_click_ends_it_without_signing_in(mail: EmailMessage) -> None:
    link = urlsplit(link_that_ends_it(mail))
    assert f"{link.scheme}://{link.netloc}" == "http://127.0.0.1:8000"
    answer = Client(enforce_csrf_checks=True).post(link.path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert not Subscription.objects.get().is_on


def test_the_same_link_stands_in_both_bodies(mail: EmailMessage) -> None:
    link = link_that_ends_it(mail)
    assert link in body(mail, "plain")
    assert f'href="{link}"' in body(mail, "html")


def test_the_text_leads_to_the_page_of_the_report(mail: EmailMessage, ann: User) -> None:
    report = Report.objects.get()
    assert report.get_absolute_url() in body(mail, "plain")
    assert browser_of(ann).get(report.get_absolute_url()).status_code == 200


def test_who_has_no_account_reads_the_same_and_is_led_nowhere_but_out(
    mail: EmailMessage, board: Board, owner: User, clock: Traveller, post_office: PostOffice
) -> None:
    sue = stakeholder_of(board, "sue@example.org", by=owner, at=after(days=7))
    confirm(token=confirming_token(sue), at=after(days=7))
    clock.move_to(after(days=14))
    find_due(at=after(days=14))
    draw_due()
    deliver_due()
    anns, sues = sorted(post_office.mails[1:], key=lambda each: str(each["To"]))
    assert links_of(sues) == {link_that_ends_it(sues)}
    assert len(links_of(anns)) > 2, "cards, the board, and the page of the report"
    assert said_in(sues) == said_in(anns).replace("Read on its own page · Open the board · ", "")


def said_in(mail: EmailMessage) -> str:
    """What the HTML shows."""
    return " ".join(re.sub("<[^>]*>", "", body(mail, "html").partition("<body")[2]).split())


def links_of(mail: EmailMessage) -> set[str]:
    found = (re.findall(r"""https?://[^\s"'<>]+""", body(mail, kind)) for kind in ("plain", "html"))
    return {link for links in found for link in links}


@pytest.mark.parametrize("name", ['Ann "the" Smith\\', "Änn, Smith", "", "a\nb"])
def test_any_name_makes_one_address(name: str, ann: User, clock: Traveller, post_office: PostOffice) -> None:
    User.objects.filter(pk=ann.pk).update(first_name=name)
    find_due(at=after(days=7))
    draw_due()
    deliver_due()
    (mail,) = post_office.mails
    assert [address.addr_spec for address in mail["To"].addresses] == ["ann@example.org"]
