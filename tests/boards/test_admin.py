"""Whoever runs the installation looks at everything, and changes it by the verbs of the pages."""

from http import HTTPStatus

import pytest
from django.contrib.admin import site
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from boards.board_setup import archive_board
from boards.models import Board, Card, Column, Membership
from tests.boards.pages import browser_of
from tests.boards.state import nothing_changed
from tests.cast import fill


@pytest.fixture
def admin(db: None) -> Client:
    return browser_of(User.objects.create_superuser("root", first_name="Rita", last_name="Root"))


def test_every_list_and_every_form_opens(admin: Client, board: Board, idea: Column, owner: User) -> None:
    (card,) = fill(idea, "A", by=owner)
    for model in site._registry:
        assert admin.get(reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_changelist")).status_code == 200
    for thing in (board, idea, card, *board.memberships.all(), *card.transitions.all()):
        name = thing._meta.label_lower.replace(".", "_")
        assert admin.get(reverse(f"admin:{name}_change", args=[thing.pk])).status_code == HTTPStatus.OK


def test_it_is_for_nobody_else(board: Board, owner: User) -> None:
    assert browser_of(owner).get("/admin/boards/board/").status_code in (HTTPStatus.FOUND, HTTPStatus.FORBIDDEN)


def test_letting_somebody_in_is_told_in_the_board_log(admin: Client, board: Board, outsider: User) -> None:
    admin.post("/admin/boards/membership/add/", {"board": board.pk, "person": outsider.pk, "role": "viewer"})
    assert board.memberships.get(person=outsider).role == "viewer"
    last = board.decisions.last()
    assert last
    assert (last.by_name, last.subject, last.after) == ("Rita Root", "Otto Outsider", "viewer")


def test_a_role_changes_and_a_member_goes_by_the_verbs(admin: Client, board: Board, member: User) -> None:
    membership = board.memberships.get(person=member)
    admin.post(f"/admin/boards/membership/{membership.pk}/change/", {"role": "owner"})
    admin.post(f"/admin/boards/membership/{membership.pk}/delete/", {"post": "yes"})
    assert list(board.decisions.order_by("-pk").values_list("before", "after")[:2]) == [
        ("owner", "removed"),
        ("member", "owner"),
    ]


def test_the_last_owner_stays(admin: Client, board: Board, owner: User) -> None:
    membership = board.memberships.get(person=owner)
    for path, sent in (("change", {"role": "viewer"}), ("delete", {"post": "yes"})):
        with nothing_changed():
            response = admin.post(f"/admin/boards/membership/{membership.pk}/{path}/", sent, follow=True)
        assert "A board needs an owner" in response.content.decode()
    assert Membership.objects.filter(pk=membership.pk, role="owner").exists()


def test_an_archived_board_says_so(admin: Client, board: Board, idea: Column, owner: User) -> None:
    (card,) = fill(idea, "A", by=owner)
    archive_board(board=board, by=owner)
    sent = {"title": "B", "work_type": "feature"}
    response = admin.post(f"/admin/boards/card/{card.pk}/change/", sent, follow=True)
    assert "Checkout is archived" in response.content.decode()
    assert Card.objects.get().title == "A"
