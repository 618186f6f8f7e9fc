"""What a reader asks for, and gets."""

from http import HTTPStatus
from typing import Any

from django.test import Client
from django.urls import reverse

from boards.models import Board
from tests.cast import after

NOW = after(days=60)


def page(client: Client, board: Board, **asked: Any) -> str:
    answer = client.get(reverse("flow", args=[board.pk]), asked)
    assert answer.status_code == HTTPStatus.OK
    return answer.content.decode()


def cards_behind(client: Client, board: Board, **asked: Any) -> str:
    return client.get(reverse("flow_cards", args=[board.pk]), asked).content.decode()
