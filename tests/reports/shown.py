"""What the report page of a board shows."""

from django.test import Client

from boards.models import Board


def page_of(board: Board) -> str:
    return f"/boards/{board.pk}/report/"


def words(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()
