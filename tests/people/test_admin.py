"""Whoever runs the installation deletes accounts by the rules of the person's own page."""

import pytest
from django.contrib.auth.models import User

from boards.models import Membership
from tests.boards.pages import browser_of
from tests.boards.state import nothing_changed


@pytest.fixture
def root(db) -> User:
    return User.objects.create_superuser("root", first_name="Rita", last_name="Root")


@pytest.fixture
def admin(root):
    return browser_of(root)


def delete(admin, *people: User):
    asked = {"action": "delete_selected", "_selected_action": [person.pk for person in people], "post": "yes"}
    return admin.post("/admin/auth/user/", asked, follow=True)


def test_pages_of_accounts_open(admin, member):
    for path in ("", "add/", f"{member.pk}/change/", f"{member.pk}/delete/", f"{member.pk}/password/"):
        assert admin.get(f"/admin/auth/user/{path}").status_code == 200


def test_the_board_log_tells_who_let_whom_go(admin, board, member):
    admin.post(f"/admin/auth/user/{member.pk}/delete/", {"post": "yes"})

    assert not User.objects.filter(pk=member.pk).exists()
    last = board.decisions.last()
    assert (last.by_name, last.subject, last.before, last.after) == ("Rita Root", "Max Member", "member", "removed")


def test_the_last_owner_of_a_board_stays(admin, board, owner):
    with nothing_changed():
        page = admin.post(f"/admin/auth/user/{owner.pk}/delete/", {"post": "yes"}, follow=True)

    assert "Olga Owner alone owns Checkout" in page.content.decode()
    assert Membership.objects.filter(board=board, person=owner).exists()


def test_of_several_all_go_or_none(admin, root, board, owner, member):
    with nothing_changed():
        page = delete(admin, member, owner)
    assert "Olga Owner alone owns Checkout" in page.content.decode()
    assert User.objects.filter(pk=member.pk).exists()
    assert not root.logentry_set.exists()

    delete(admin, member, board.members.get(username="vera"))
    assert set(board.members.all()) == {owner}
    assert board.decisions.filter(after="removed").count() == 2


def test_oneself_goes_last(admin, root, board, member):
    board.memberships.create(person=root)
    delete(admin, root, member)

    assert not User.objects.filter(pk__in=[root.pk, member.pk]).exists()
    assert set(board.decisions.filter(by_name="Rita Root").values_list("after", flat=True)) == {"removed", "left"}
