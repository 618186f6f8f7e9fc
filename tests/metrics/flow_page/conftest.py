"""A reader of the Flow page, sixty days after the board began."""

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client

from tests.metrics.flow_page.asking import NOW


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def reader(client: Client, viewer: User) -> Client:
    client.force_login(viewer)
    return client
