"""manage.py send_report: one report to one address, and one line where that cannot be."""

from io import StringIO

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone
from time_machine import Traveller

from boards.board_setup import create_board
from boards.models import Board
from boards.moves import create_card
from reports.keeping import draw_due, want_draft
from reports.models import Delivery, Report
from reports.weeks import told_week
from tests.cast import after
from tests.reports.post_office import PostOffice, refuses
from tests.reports.readers import WEEK, begin_log, report_of


@pytest.fixture(autouse=True)
def at_nine(clock: Traveller, board: Board) -> None:
    """Monday, 9 March: the week before is 2026-W10. The board's log begins in the week before that."""
    begin_log(board)


def send(*words: str) -> str:
    said = StringIO()
    call_command("send_report", *words, stdout=said)
    return said.getvalue()


def test_it_mails_the_last_week_that_is_over_and_keeps_the_report(board: Board) -> None:
    said = send("Checkout", "--to", "ann@example.org")
    assert said == "Sent the report of 2026-W10 to ann@example.org.\n"
    (sent,) = mail.outbox
    kept = Report.objects.get()
    assert (sent.to, sent.subject) == (["ann@example.org"], kept.subject)
    assert kept.get_absolute_url() in sent.body
    assert f"http://127.0.0.1:8000/boards/{board.pk}/report/" in sent.body
    assert set(sent.extra_headers) == {"Auto-Submitted", "Message-ID"}, "there is no subscription to end"
    assert not Delivery.objects.exists()


def test_an_earlier_week_goes_out_as_it_was_kept(board: Board) -> None:
    kept = report_of(board, WEEK)
    Report.objects.update(text="as it was")
    send(str(board.pk), "--to", "ann@example.org", "--week", "2026-W09")
    assert mail.outbox[0].body == "as it was"
    assert Report.objects.get() == kept


def test_a_draft_is_drawn_anew_and_stays_as_it_was_mailed(board: Board) -> None:
    want_draft(board, told_week(board, timezone.now()))
    draw_due()
    Board.objects.update(name="Basket")
    send("Basket", "--to", "ann@example.org")
    assert mail.outbox[0].subject.startswith("Basket: ")
    Board.objects.update(name="Cart")
    send("Cart", "--to", "bob@example.org")
    assert mail.outbox[1].subject == mail.outbox[0].subject


@pytest.mark.parametrize("kept", [True, False])
def test_a_dry_run_prints_subject_and_text_and_leaves_no_trace(board: Board, kept: bool) -> None:
    if kept:
        report_of(board, WEEK)
    said = send("Checkout", "--to", "ann@example.org", "--week", "2026-W09", "--dry-run")
    subject, _, text = said.partition("\n\n")
    assert subject.startswith("Checkout: ")
    assert "Week 9, 23 Feb to 1 Mar 2026" in text
    assert "%%" not in said
    assert mail.outbox == []
    assert Report.objects.count() == kept


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("Nothing", "--to", "ann@example.org"), "There is no board with the id or the name “Nothing”."),
        (("Checkout", "--to", "ann"), "argument --to: no mail can go to 'ann'"),
        (("Checkout",), "the following arguments are required: --to"),
        (("Checkout", "--to", "a@example.org", "--week", "2026-W54"), "'2026-W54' is not a week of ISO 8601"),
        (("Checkout", "--to", "a@example.org", "--week", "2026-02-23"), "'2026-02-23' is not a week of ISO 8601"),
        (("Checkout", "--to", "a@example.org", "--week", "0000-W01"), "'0000-W01' is not a week of ISO 8601"),
        (
            ("Checkout", "--to", "a@example.org", "--week", "0001-W01"),
            "'0001-W01' is not a week of ISO 8601, from 1900 on",
        ),
        (("Checkout", "--to", "a@example.org", "--week", "2026-W11"), "2026-W11 is not over yet"),
    ],
)
def test_what_makes_no_sense_is_one_line(board: Board, words: tuple[str, ...], line: str) -> None:
    with pytest.raises(CommandError) as error:
        send(*words)
    assert line in str(error.value)
    assert "\n" not in str(error.value)
    assert (mail.outbox, Report.objects.count()) == ([], 0)


@pytest.mark.parametrize(
    ("asked", "line"),
    [
        (("Checkout", "--week", "2026-W08"), "The log of Checkout begins in 2026-W09: there is no report of 2026-W08."),
        (("Young",), "The log of Young begins in 2026-W11: there is no report of 2026-W10."),
        (("Empty",), "The log of Empty has not begun: there is no report yet."),
    ],
)
def test_before_the_log_begins_there_is_no_report(board: Board, owner: User, asked: tuple[str, ...], line: str) -> None:
    create_board(name="Empty", owner=owner)
    young = create_board(name="Young", owner=owner)
    create_card(board=young, column=young.columns.get(name="Idea"), title="First", by=owner, at=after(days=6, hours=23))
    with pytest.raises(CommandError, match=f"^{line}$"):
        send(*asked, "--to", "ann@example.org")
    assert not Report.objects.exists()


def test_one_that_cannot_be_drawn_leaves_nothing_to_the_worker(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vl_convert.vegalite_to_png", lambda *asked, **names: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        send("Checkout", "--to", "ann@example.org")
    assert not Report.objects.exists()


@pytest.mark.enable_socket
def test_what_the_mail_server_says_is_one_line(board: Board, post_office: PostOffice, settings: LazySettings) -> None:
    post_office.at_recipient = refuses("550 No such user")
    with pytest.raises(CommandError, match=r"^The mail server says: 550 No such user$"):
        send("Checkout", "--to", "ann@example.org")
    settings.EMAIL_PORT = 1
    with pytest.raises(CommandError, match=r"^The mail server is away: .*refused"):
        send("Checkout", "--to", "ann@example.org")
