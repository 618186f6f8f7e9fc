"""Whatever is answered, browsers are told what may be done with it. Pages: `tests/people/test_headers.py`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import models
from django.test import Client
from django.urls import reverse

from boards.models import Board, Card
from tests.api.programs import Program
from tests.boards.pages import browser_of
from tests.routes import GET, ROUTES, address_of


@pytest.fixture
def stylesheet(settings) -> Iterator[Any]:
    path = Path(settings.STATIC_ROOT) / "guarded.css"
    path.write_text("p {}")
    answer = Client().get("/static/guarded.css")
    yield answer
    answer.close()
    path.unlink()


@pytest.fixture
def answers(board: Board, card: Card, owner: User, stylesheet: Any, kept_picture: tuple[int, str]) -> dict[str, Any]:
    """One of each kind."""
    browser, program, stranger = browser_of(owner), Program(owner), Client()
    chart = ["cumulative-flow", "json"]
    return {
        "a page": browser.get("/"),
        "a part of one": browser.get(f"/cards/{card.pk}/", headers={"HX-Request": "true"}),
        "a redirect": stranger.get("/"),
        "nothing": browser.get(f"/boards/{board.pk}/live/"),
        "a refusal": browser.post(f"/columns/{card.column_id}/cards/", {}),
        "no such page": browser.get("/nothing/"),
        "not yours": browser_of(User.objects.get(username="vera")).get(f"/boards/{board.pk}/settings/"),
        "no token": Client(enforce_csrf_checks=True).post("/accounts/login/"),
        "another method": browser.get(f"/boards/{board.pk}/invite/"),
        "too large": browser.post("/me/", {}, headers={"content-length": "2000000"}),
        "a foreign host": browser.get("/", headers={"host": "elsewhere.example.org"}),
        "JSON": program.get("/boards/"),
        "a problem": program.get("/boards/999999/"),
        "CSV": program.get(f"/boards/{board.pk}/export/cards.csv"),
        "lines of JSON": program.get(f"/boards/{board.pk}/export/cards.jsonl"),
        "a chart": browser.get(reverse("flow_chart", args=[board.pk, *chart])),
        "a picture": browser.get(reverse("report_picture", args=kept_picture)),
        "the description of the API": stranger.get("/api/v1/schema/"),
        "its page": stranger.get("/api/v1/docs/"),
        "a stylesheet": stylesheet,
        "the admin": browser.get("/admin/"),
    }


def test_nothing_is_guessed_framed_or_told_to_others(answers: dict[str, Any]) -> None:
    for what, answer in answers.items():
        assert answer.headers["X-Content-Type-Options"] == "nosniff", what
        assert answer.headers["Referrer-Policy"] == "same-origin", what
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin", what
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"], what
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"], what
        assert answer.headers["X-Frame-Options"] == "DENY", what


def test_every_answer_says_what_it_is(answers: dict[str, Any]) -> None:
    for what, answer in answers.items():
        if getattr(answer, "content", b"streamed"):
            assert answer.headers["Content-Type"], what


def test_who_uses_https_once_uses_it_for_a_year(client: Client, settings, db: None) -> None:
    """That the settings say so behind https: `tests/kanban/test_checks.py`."""
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 365 * 24 * 3600
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    plain = client.get("/accounts/login/")
    assert (plain.status_code, plain["Location"]) == (301, "https://testserver/accounts/login/")
    for path in ("/accounts/login/", "/api/v1/schema/", "/nothing/"):
        answer = client.get(path, headers={"x-forwarded-proto": "https"})
        assert answer["Strict-Transport-Security"] == "max-age=31536000"


def test_no_form_takes_a_file_and_nothing_keeps_one(
    board: Board, card: Card, owner: User, request: pytest.FixtureRequest
) -> None:
    """So there is no picture with a script in it to be shown."""
    browser = browser_of(owner)
    for name, (route, *_) in ROUTES.items():
        if route.method == GET and not name.startswith("api_"):
            answer = browser.get(address_of(name, route, request))
            words = b"" if answer.streaming else answer.content
            assert b'type="file"' not in words, name
            assert b"multipart/" not in words, name
    kinds = {type(field) for model in apps.get_models() for field in model._meta.get_fields()}
    assert not [kind for kind in kinds if issubclass(kind, models.FileField)]


def test_scripts_draw_what_people_wrote_as_text() -> None:
    """One place takes HTML, which the server drew: `static/js/parts.js`."""
    drawn = "innerHTML|outerHTML|insertAdjacentHTML|document.write|srcdoc|eval(|new Function|createContextualFragment"
    for script in Path("static/js").glob("*.js"):
        found = [word for word in drawn.split("|") if word in script.read_text()]
        assert found == (["innerHTML"] if script.name == "parts.js" else []), script.name
    assert "textContent" in Path("static/js/present.js").read_text()
