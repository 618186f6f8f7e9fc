"""What people say of the ideas on the demo board: labels and links as one comes up, comments where it arrives."""

from datetime import datetime

from django.contrib.auth.models import User

from boards.demo.ideas import Idea
from boards.labels import make_label, put_labels
from boards.links import add_link
from boards.models import Board, Card, Colour
from boards.talk import add_comment, watch_card

LABELS = {
    "Money back": Colour.GREEN,
    "Paying": Colour.BLUE,
    "Phones": Colour.VIOLET,
    "Law": Colour.RED,
    "Regulars": Colour.AMBER,
}


class Talk:
    def __init__(self, board: Board, owner: User, *, at: datetime) -> None:
        self.owner = owner
        self.people = {person.username: person for person in board.members.all()}
        self.labels = {
            name: make_label(board=board, name=name, colour=colour, by=owner, at=at) for name, colour in LABELS.items()
        }

    def begin(self, idea: Idea, card: Card, *, by: User, at: datetime) -> None:
        if idea.labels:
            put_labels(card=card, add=[self.labels[name] for name in idea.labels], by=by, at=at)
        for link in idea.links:
            add_link(card=card, url=link["url"], title=link["title"], by=by, at=at)

    def arrive(self, idea: Idea, card: Card, *, column: str, at: datetime) -> None:
        for said in idea.said:
            if said["in"] == column:
                add_comment(card=card, text=said["text"], by=self.people[said["by"]], at=at)
                watch_card(card=card, by=self.owner)
