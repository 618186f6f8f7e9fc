"""What all mails have in common, whoever has them sent."""

import pytest
from django.conf import LazySettings
from django.core import mail

from boards.models import Board
from boards.sending import send_mail


@pytest.fixture
def headers(board: Board, settings: LazySettings) -> list[dict[str, str]]:
    """Of two mails of an installation at an address of its own."""
    settings.BASE_URL = "https://kanban.example.org"
    for _ in range(2):
        send_mail("report_given_up", {"board": board, "given_up": []}, to="olga@example.org")
    return [dict(sent.message().items()) for sent in mail.outbox]


def test_a_mail_says_that_a_program_wrote_it(headers: list[dict[str, str]]) -> None:
    assert [each["Auto-Submitted"] for each in headers] == ["auto-generated"] * 2


def test_each_has_an_id_of_its_own_which_names_the_installation(headers: list[dict[str, str]]) -> None:
    ids = [each["Message-ID"] for each in headers]
    assert len(set(ids)) == 2
    assert all(each.endswith("@kanban.example.org>") for each in ids)
