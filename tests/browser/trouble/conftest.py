"""A page that has three cards at the head of its board."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page

from boards.models import Board, Card, Column
from tests.browser.hand import look_at
from tests.cast import fill


@pytest.fixture
def card(idea: Column, owner: User) -> Card:
    return fill(idea, "XYZ", by=owner)[0]


@pytest.fixture
def page(page: Page, board: Board, card: Card) -> Page:
    look_at(page, board)
    return page
