"""Nothing larger than a form is taken in, nor anything of a length that nobody told."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from boards.models import Card
from tests.api.programs import Program, problem
from tests.boards.pages import browser_of
from tests.boards.state import nothing_changed

LARGE = 1_000_001


def test_a_large_body_is_refused_before_anybody_reads_it(board, idea, owner):
    title = "x" * LARGE
    response = browser_of(owner).post(f"/columns/{idea.pk}/cards/", {"title": title})

    assert response.status_code == 413
    assert "Too much at once" in response.content.decode()
    assert not Card.objects.exists()


def test_a_large_file_is_too(board, idea, owner):
    file = SimpleUploadedFile("plan.pdf", b"x" * LARGE)

    assert browser_of(owner).post(f"/columns/{idea.pk}/cards/", {"title": "A", "file": file}).status_code == 413


@pytest.mark.django_db
@pytest.mark.parametrize("announced", ["1000001", "9" * 300, "-1", "many", "²"])
def test_what_is_announced_is_enough(announced):
    response = Client().post("/accounts/login/", {}, headers={"content-length": announced})

    assert response.status_code == 413


@pytest.mark.django_db
def test_a_body_as_large_as_a_form_is_read():
    assert Client().post("/accounts/login/", {"login": "x" * 900_000, "password": "x"}).status_code == 200


def test_a_body_that_tells_no_length_is_refused_and_not_taken_for_empty(board, owner):
    program, page = Program(owner), browser_of(owner)
    untold: dict[str, Any] = {"HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": ""}
    with nothing_changed():
        answer = program.client.patch(f"/api/v1/boards/{board.pk}/", b"{}", headers=program.headers, **untold)
        response = page.post("/", **untold)

    problem(answer, 411, "length_required")
    assert response.status_code == 411
    assert "does not say how long it is" in response.content.decode()
