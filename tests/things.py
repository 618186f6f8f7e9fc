"""One of each thing that has an address, on the board of the cast; the owner made them all."""

import pytest
from django.contrib.auth.models import User

from alerts.digest_link import token_of as token_of_digest
from boards.invitation_link import token_of
from boards.labels import make_label
from boards.links import add_link
from boards.members import invite
from boards.models import Board, Card, Column, Comment, Delivery, Invitation, Label, Link, Membership, Webhook
from boards.moves import block_card, create_card
from boards.talk import add_comment
from reports.links import confirming_token, declining_token, leaving_token
from reports.models import Report, Subscription
from tests.boards.listening import listener
from tests.cast import after
from tests.reports.readers import report_of, stakeholder_of


@pytest.fixture
def column(validation: Column) -> Column:
    return validation


@pytest.fixture
def card(validation: Column, owner: User) -> Card:
    return create_card(board=validation.board, column=validation, title="Secret plan", by=owner)


@pytest.fixture
def comment(card: Card, owner: User) -> Comment:
    return add_comment(card=card, text="Secret words", by=owner)


@pytest.fixture
def link(card: Card, owner: User) -> Link:
    return add_link(card=card, url="https://example.org/secret", by=owner)


@pytest.fixture
def label(board: Board, owner: User) -> Label:
    return make_label(board=board, name="Secret", by=owner)


@pytest.fixture
def membership(board: Board, viewer: User) -> Membership:
    return board.memberships.get(person=viewer)


@pytest.fixture
def invitation(board: Board, owner: User) -> Invitation:
    invite(board=board, emails=["new@example.org"], role="member", by=owner)
    return board.invitations.get()


@pytest.fixture
def invitation_token(invitation: Invitation) -> str:
    return token_of(invitation)


@pytest.fixture
def digest_token(member: User) -> str:
    return token_of_digest(member)


@pytest.fixture
def webhook(board: Board) -> Webhook:
    return listener(board, "https://example.org/secret")


@pytest.fixture
def delivery(webhook: Webhook, card: Card) -> Delivery:
    """Of the card's creation, or of what made the card before it."""
    block_card(card=card, reason="other", by=None)
    return webhook.deliveries.order_by("pk")[0]


@pytest.fixture
def kept_report(board: Board) -> Report:
    return report_of(board)


@pytest.fixture
def kept_picture(idea: Column, owner: User) -> tuple[int, str]:
    create_card(board=idea.board, column=idea, title="Secret plan", by=owner, at=after(days=-5))
    return report_of(idea.board).pk, "ageing"


@pytest.fixture
def stakeholder(board: Board, owner: User) -> Subscription:
    return stakeholder_of(board, "sue@example.org", by=owner)


@pytest.fixture
def leaving_link(stakeholder: Subscription) -> str:
    return leaving_token(stakeholder)


@pytest.fixture
def confirming_link(stakeholder: Subscription) -> str:
    return confirming_token(stakeholder)


@pytest.fixture
def declining_link(stakeholder: Subscription) -> str:
    return declining_token(stakeholder)


@pytest.fixture
def exported(board: Board) -> tuple[int, str, str]:
    return board.pk, "cards", "csv"


@pytest.fixture
def chart(board: Board) -> tuple[int, str, str]:
    return board.pk, "cumulative-flow", "csv"


@pytest.fixture
def exported_log(board: Board) -> tuple[int, str, str]:
    return board.pk, "decisions", "csv"


@pytest.fixture
def made_up() -> str:
    """A name or a key that nobody was given."""
    return "made-up"


@pytest.fixture
def made_up_key() -> tuple[str, str]:
    return "1", "made-up"


@pytest.fixture
def nobodys() -> int:
    return 999_999
