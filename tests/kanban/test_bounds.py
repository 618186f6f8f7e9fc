"""Nothing larger than a form is taken in, whatever it is."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from boards.models import Card
from tests.boards.pages import browser_of

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
