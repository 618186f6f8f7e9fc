"""A program of the member's, and a card."""

import pytest
from django.contrib.auth.models import User

from boards.models import Card, Column
from tests.api.programs import Program
from tests.cast import fill


@pytest.fixture
def program(member: User) -> Program:
    return Program(member)


@pytest.fixture
def card(idea: Column, member: User) -> Card:
    return fill(idea, "X", by=member)[0]
