"""Olga, who is signed in and drags a card of the board of `tests.processes.story`."""

import json
from dataclasses import dataclass

from tests.processes.installation import Installation
from tests.processes.visitor import Visitor

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
class Dragger:
    visitor: Visitor
    board: int
    card: int
    home: int
    away: int

    def open(self) -> int:
        """The status of the answer, as of a drag."""
        return self.visitor.get(f"/boards/{self.board}/")

    def drag(self, to: int) -> int:
        return self.visitor.post(f"/columns/{to}/take/", card=self.card, placed="yes")


def dragger(installation: Installation) -> Dragger:
    made = json.loads(installation.shell(MADE))
    return Dragger(Visitor(installation.address, made.pop("session")), **made)
