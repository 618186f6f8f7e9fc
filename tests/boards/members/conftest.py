"""One who is invited to the cast's board, and what can be asked of roles."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User

from boards import members
from boards.models import Board, Invitation
from tests.boards.members.roles import NOW


@pytest.fixture
def invitation(board: Board, owner: User) -> Invitation:
    members.invite(board=board, emails=["ann@example.org"], role="member", by=owner, at=NOW)
    return board.invitations.get()


@pytest.fixture(autouse=True)
def confirmed_address(outsider: User) -> None:
    """The invited address is Otto's."""
    EmailAddress.objects.create(user=outsider, email="Ann@example.org", verified=True)
