"""Somebody who is signed in and drags cards, as the web of an installation sees them."""

import http.client
import json
from dataclasses import dataclass
from urllib.parse import urlencode

from tests.processes.installation import Installation

TOKEN = "a" * 32

MADE = """
import json
from importlib import import_module
from django.conf import settings
from django.contrib.auth import SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY
from django.contrib.auth.models import User
from boards.models import Board
from boards.moves import create_card
person, board = User.objects.get(username="olga"), Board.objects.get()
session = import_module(settings.SESSION_ENGINE).SessionStore()
session[SESSION_KEY], session[HASH_SESSION_KEY] = str(person.pk), person.get_session_auth_hash()
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session.save()
idea, to = board.columns.get(name="Idea"), board.columns.get(name="Validation")
card = create_card(board=board, column=idea, title="Dragged", by=person)
print(json.dumps({"session": session.session_key, "board": board.pk, "card": card.pk, "home": idea.pk, "away": to.pk}))
"""


@dataclass(frozen=True)
class Visitor:
    """Olga, at a card in Idea."""

    port: int
    session: str
    board: int
    card: int
    home: int
    away: int

    def open(self) -> int:
        return self._ask("GET", f"/boards/{self.board}/")

    def drag(self, to: int) -> int:
        """The status of the answer."""
        return self._ask("POST", f"/columns/{to}/take/", {"card": self.card, "placed": "yes"})

    def _ask(self, method: str, path: str, asked: dict[str, int | str] | None = None) -> int:
        cookies = f"sessionid={self.session}; csrftoken={TOKEN}"
        headers = {"Cookie": cookies, "X-CSRFToken": TOKEN, "Content-Type": "application/x-www-form-urlencoded"}
        web = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            web.request(method, path, urlencode(asked) if asked else None, headers)
            return web.getresponse().status
        finally:
            web.close()


def visitor(installation: Installation) -> Visitor:
    """To the board of `tests.processes.story`."""
    return Visitor(installation.port, **json.loads(installation.shell(MADE)))
