"""Reports by the real worker and beat, to a real mail server: each once, whatever befalls the processes."""

import urllib.request
from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from tests.processes.installation import Installation, until
from tests.processes.report_run import play
from tests.processes.test_figures_survive import ask, connected, held_once
from tests.reports.post_office import HANGS, TAKEN, PostOffice, open_post_office, refuses

pytestmark = pytest.mark.processes

DRAWING = "SELECT 1 FROM reports_report WHERE claimed_until IS NOT NULL AND drawn_at IS NULL"


@pytest.fixture
def post_office() -> Iterator[PostOffice]:
    with open_post_office() as office:
        yield office


@pytest.fixture
def one_waits(embedded: Installation, post_office: PostOffice) -> Installation:
    """Worker and beat have one report to send."""
    embedded.variables["EMAIL_URL"] = post_office.url
    embedded.start("worker")
    embedded.start("beat")
    play(embedded, "begin(boards=1, readers=1)")
    return embedded


def link(mail: EmailMessage) -> str:
    return str(mail["List-Unsubscribe"]).strip(" <>")


def test_worker_and_beat_mail_a_report_whose_link_ends_it(one_waits: Installation, post_office: PostOffice) -> None:
    play(one_waits, "come_due()")
    until(lambda: post_office.taken, "the report has arrived")
    (mail,) = post_office.mails
    assert mail.get_content_type() == "multipart/related"
    one_waits.start("web")
    with urllib.request.urlopen(link(mail), data=b"List-Unsubscribe=One-Click", timeout=10) as answer:
        assert "You get no more of it" in answer.read().decode()

    play(one_waits, "come_due()")  # as if it were on again: the week's report was sent
    until(lambda: is_taken_up(one_waits), "the sweep has been there")
    assert ask(one_waits, "SELECT count(*), count(due_at) FROM reports_delivery") == [(1, 0)]
    assert len(post_office.mails) == 1


@pytest.mark.parametrize(
    ("moment", "times"),
    [
        pytest.param("at_greeting", 1, id="with what it took up"),
        pytest.param("at_recipient", 1, id="before the server has it"),
        pytest.param("at_data", 2, id="before it noted that the server has it"),
    ],
)
def test_a_worker_killed(one_waits: Installation, post_office: PostOffice, moment: str, times: int) -> None:
    """What was sent and not noted goes once more, under the same id; all else goes once."""
    reached = []

    def hang(word: str) -> str:
        reached.append(word)
        return HANGS

    setattr(post_office, moment, hang)
    play(one_waits, "come_due()")
    until(lambda: reached, "the worker waits for the server")
    one_waits.kill("worker")

    setattr(post_office, moment, refuses(TAKEN))
    let_leases_end(one_waits)
    one_waits.start("worker")
    until(lambda: is_sent(one_waits), "it is sent")
    assert len(post_office.mails) == times
    assert len(set(post_office.ids)) == 1


def test_a_worker_killed_while_it_draws(one_waits: Installation, post_office: PostOffice) -> None:
    one_waits.stop("beat")  # or it might be drawn before anybody looks
    play(one_waits, "come_due()")
    one_waits.start("beat")
    with held_once(one_waits, DRAWING):
        one_waits.kill("worker")
    let_leases_end(one_waits)
    one_waits.start("worker")
    until(lambda: post_office.taken, "it is sent")
    assert len(post_office.mails) == 1


def let_leases_end(installation: Installation) -> None:
    with connected(installation) as database:
        database.execute("UPDATE reports_delivery SET due_at = '2026-01-01 00:00:00' WHERE due_at IS NOT NULL")
        database.execute("UPDATE reports_report SET claimed_until = '2026-01-01 00:00:00' WHERE drawn_at IS NULL")


def is_taken_up(installation: Installation) -> bool:
    """Nothing is due any more: whatever was to be sent has a row of its own."""
    return not ask(installation, "SELECT 1 FROM reports_subscription WHERE next_due_at <= datetime('now')")


def is_sent(installation: Installation) -> bool:
    return bool(ask(installation, "SELECT 1 FROM reports_delivery WHERE sent_at IS NOT NULL"))
