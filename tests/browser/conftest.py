"""A browser for the session, a page for each test, and whatever goes wrong in it."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from boards.models import Board
from tests.browser.chromium import launched

OpenPage = Callable[..., Page]

expect.set_options(timeout=10_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as patch, launched() as browser:
        # Playwright runs an event loop in this thread; the database is asked between its calls, never during one.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield browser


class Troubles(list[str]):
    """What the console and the page itself complained about. A refusal's status is none: it is an answer."""

    def __init__(self) -> None:
        super().__init__()
        self.expected = [r"status of 409 "]

    def expect(self, pattern: str) -> None:
        self.expected.append(pattern)

    def unexpected(self) -> list[str]:
        return [trouble for trouble in self if not any(re.search(pattern, trouble) for pattern in self.expected)]


@pytest.fixture
def troubles() -> Troubles:
    return Troubles()


@pytest.fixture
def open_page(chromium: Browser, live_server: LiveServer, troubles: Troubles) -> Iterator[OpenPage]:
    """A page of somebody's, of nobody's without a person; options are those of a browser context."""
    contexts: list[BrowserContext] = []

    def open_page(person: User | None, **options: Any) -> Page:
        size = {"viewport": {"width": 1280, "height": 760}, "reduced_motion": "reduce"}
        context = chromium.new_context(base_url=live_server.url, **{**size, **options})
        contexts.append(context)
        if person:
            context.add_cookies([session_of(person, live_server.url)])
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(f"{error}"))
        page.on("console", lambda said: troubles.append(said.text) if said.type in ("error", "warning") else None)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert troubles.unexpected() == []


def session_of(person: User, url: str) -> Any:
    client = Client()
    client.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": url}


@pytest.fixture
def page(open_page: OpenPage, owner: User, board: Board) -> Page:
    """The board as its owner sees it. A test that needs cards on it makes them and goes to it again."""
    return open_page(owner)
