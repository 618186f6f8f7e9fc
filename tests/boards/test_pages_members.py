"""The pages of members and invitations."""

from datetime import timedelta
from http import HTTPStatus
from urllib.parse import quote

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from boards.columns import add_column
from boards.invitation_link import token_of
from boards.mails import mail_invitations
from boards.members import invite
from boards.models import Board, Invitation
from tests.boards.pages import browser_of
from tests.boards.state import nothing_changed
from tests.mail_servers import silent_mail_server


@pytest.fixture
def invitation(board: Board, owner: User) -> Invitation:
    invite(board=board, emails=["ann@example.org"], role="viewer", by=owner)
    return board.invitations.get()


@pytest.fixture
def door(invitation: Invitation) -> str:
    return reverse("invitation", args=[token_of(invitation)])


def page(person: User, board: Board) -> str:
    return browser_of(person).get(f"/boards/{board.pk}/members/").content.decode()


def test_everybody_on_the_board_sees_who_is_there(board: Board, owner: User, viewer: User) -> None:
    for person in (owner, viewer):
        assert all(name in page(person, board) for name in ("Olga Owner", "Max Member", "Vera Viewer"))


def test_only_owners_are_offered_to_change_anything(board: Board, owner: User, member: User) -> None:
    acts = ("/invite/", "/role/", "/remove/", "/revoke/")
    invite(board=board, emails=["ann@example.org"], role="member", by=owner)
    assert all(act in page(owner, board) for act in acts)
    assert not any(act in page(member, board) for act in acts)
    assert f"/boards/{board.pk}/leave/" in page(member, board)


def test_only_owners_see_addresses(board: Board, invitation: Invitation, owner: User, member: User) -> None:
    User.objects.update(email="private@example.org")
    for address in ("private@example.org", "ann@example.org"):
        assert address in page(owner, board)
        assert address not in page(member, board)


def test_an_invitation_says_what_became_of_its_mail(board: Board, invitation: Invitation, owner: User) -> None:
    assert "the mail is on its way" in page(owner, board)
    with silent_mail_server():
        for minutes in (0, 5):
            mail_invitations(at=invitation.made_at + timedelta(minutes=minutes))
    assert "the mail server did not say whether it took the mail" in page(owner, board)


def test_the_log_tells_addresses_to_owners_alone(
    board: Board, invitation: Invitation, owner: User, member: User
) -> None:
    log = f"/boards/{board.pk}/log/"
    assert "ann@example.org" in browser_of(owner).get(log).content.decode()
    told = browser_of(member).get(log).content.decode()
    assert "ann@example.org" not in told
    assert "An invitation" in told


def test_it_hides_nothing_else_for_the_letters_in_it(board: Board, owner: User, member: User) -> None:
    add_column(board=board, name="Shown @ fair", by=owner)
    assert "Shown @ fair" in browser_of(member).get(f"/boards/{board.pk}/log/").content.decode().split("<h1>")[1]


def test_addresses_are_read_one_a_line_or_with_commas(board: Board, owner: User) -> None:
    sent = {"emails": "a@example.org, b@example.org\r\nc@example.org;", "role": "member"}
    response = browser_of(owner).post(f"/boards/{board.pk}/invite/", sent)
    assert response["Location"] == f"/boards/{board.pk}/members/"
    assert board.invitations.count() == 3


def test_what_is_no_address_is_told_and_what_was_typed_stays(board: Board, owner: User) -> None:
    with nothing_changed():
        response = browser_of(owner).post(
            f"/boards/{board.pk}/invite/", {"emails": "a@example.org nobody", "role": "viewer"}
        )
    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert "“nobody” is not an e-mail address." in response.content.decode()
    assert "a@example.org nobody</textarea>" in response.content.decode()


def test_the_last_owner_is_told_why_they_stay(board: Board, owner: User) -> None:
    response = browser_of(owner).post(f"/boards/{board.pk}/leave/")
    assert response.status_code == HTTPStatus.CONFLICT
    assert "A board needs an owner" in response.content.decode()


def test_the_only_owner_is_offered_neither_to_leave_nor_another_role(board: Board, owner: User, member: User) -> None:
    mine, leave = f"/memberships/{board.memberships.get(person=owner).pk}/role/", f"/boards/{board.pk}/leave/"
    assert mine not in page(owner, board)
    assert leave not in page(owner, board)
    assert "the only one: who would leave makes another first" in page(owner, board)
    board.memberships.filter(person=member).update(role="owner")
    assert mine in page(owner, board)
    assert leave in page(owner, board)


def test_who_leaves_goes_to_their_boards(board: Board, member: User) -> None:
    assert browser_of(member).post(f"/boards/{board.pk}/leave/")["Location"] == "/"
    assert browser_of(member).get(f"/boards/{board.pk}/").status_code == HTTPStatus.NOT_FOUND


def test_the_door_says_where_it_leads_and_opens_by_a_post_alone(door: str, board: Board, outsider: User) -> None:
    client = browser_of(outsider)
    EmailAddress.objects.create(user=outsider, email="ann@example.org", verified=True)
    with nothing_changed():
        assert "Olga Owner invites you as viewer" in client.get(door).content.decode()
    assert client.post(door)["Location"] == f"/boards/{board.pk}/"
    assert client.get(f"/boards/{board.pk}/").status_code == HTTPStatus.OK


def test_the_door_opens_to_who_was_invited_alone(door: str, board: Board, outsider: User) -> None:
    response = browser_of(outsider).post(door)
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert "This invitation is for a…@example.org." in response.content.decode()
    assert not board.memberships.filter(person=outsider).exists()


def test_a_closed_door_says_so(door: str, invitation: Invitation, outsider: User) -> None:
    invitation.delete()
    response = browser_of(outsider).post(door)
    assert response.status_code == HTTPStatus.GONE
    assert "revoked, used or has expired" in response.content.decode()


def test_the_door_asks_to_sign_in_first_and_leads_back(door: str, client: Client) -> None:
    assert client.get(door)["Location"] == f"/accounts/login/?next={quote(door)}"


@pytest.mark.parametrize("name", ["login", "account_signup"])
def test_on_the_way_there_one_hears_of_the_invitation_and_of_no_more(
    door: str, board: Board, client: Client, name: str
) -> None:
    page = client.get(reverse(name), {"next": door}).content.decode()
    assert "You were invited to a board" in page
    assert "a…@example.org" in page
    assert not any(secret in page for secret in ("ann@example.org", "Checkout", "Olga"))


@pytest.mark.parametrize("way", ["", "/", "/invitations/made-up/", "https://example.org/invitations/1/", "/\0"])
def test_elsewhere_nobody_was_invited(client: Client, board: Board, way: str) -> None:
    page = client.get(reverse("login"), {"next": way})
    assert page.status_code == HTTPStatus.OK
    assert "You were invited" not in page.content.decode()


def test_nor_by_an_invitation_that_was_revoked(door: str, invitation: Invitation, client: Client) -> None:
    invitation.delete()
    assert "You were invited" not in client.get(reverse("login"), {"next": door}).content.decode()
