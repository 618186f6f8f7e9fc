"""A person's own account: their name, their time zone, and how it ends."""

import re

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from boards.board_setup import create_board
from boards.members import add_member, change_role, invite
from boards.models import Card, Decision, Membership, Role, Transition
from boards.moves import create_card, edit_card
from boards.refusals import Refused
from people.models import time_zone_of
from people.persons import delete_person, rename
from tests.boards.pages import browser_of
from tests.cast import after, fill
from tests.people.accounts import PASSWORD, sign_in


def test_name_and_time_zone_are_kept(member):
    client = browser_of(member)
    client.post("/me/", {"name": "  Maximilian  van Member ", "timezone": "Asia/Tokyo"})

    member.refresh_from_db()
    assert (member.first_name, member.last_name) == ("Maximilian", "van Member")
    assert time_zone_of(member) == "Asia/Tokyo"
    assert "Asia/Tokyo" in client.get("/me/").content.decode()


def test_until_somebody_says_so_the_installations_time_zone_holds(member, settings):
    settings.TIME_ZONE = "Europe/Lisbon"

    assert time_zone_of(member) == "Europe/Lisbon"


@pytest.mark.parametrize(
    "asked",
    [{"name": "", "timezone": "UTC"}, {"name": "x" * 151, "timezone": "UTC"}, {"name": "Max", "timezone": "Mars"}],
)
def test_what_cannot_be_kept_is_said_at_its_field(member, asked):
    page = browser_of(member).post("/me/", asked).content.decode()

    assert "errorlist" in page
    member.refresh_from_db()
    assert member.get_full_name() == "Max Member"


def test_the_page_leads_to_all_that_guards_the_account(member):
    member.set_password("something")
    member.save()
    page = browser_of(member).get("/me/").content.decode()

    for address in ("email", "password/change", "2fa", "sessions"):
        assert f'href="/accounts/{address}/"' in page


def test_logs_keep_the_name_of_who_deletes_their_account(board, idea, member):
    card = create_card(board=board, column=idea, title="A", by=member, at=after())
    delete_person(person=member, by=member)

    assert Transition.objects.get(card=card).by is None
    assert Transition.objects.get(card=card).by_name == "Max Member"
    assert Decision.objects.filter(by_name="Max Member", after="left").exists()
    assert not Membership.objects.filter(board=board, person=member.pk).exists()


def test_cards_of_who_goes_are_nobodys_and_open_pages_hear_of_it(board, idea, owner, member):
    card = create_card(board=board, column=idea, title="A", by=owner, at=after())
    edit_card(card=card, by=owner, at=after(hours=1), assignee=member)
    board.refresh_from_db()
    version = board.version
    delete_person(person=member, by=member)

    card.refresh_from_db()
    board.refresh_from_db()
    assert card.assignee is None
    assert board.version > version


def test_the_last_owner_of_a_board_stays(board, owner):
    with pytest.raises(Refused, match="You alone own Checkout"):
        delete_person(person=owner, by=owner)

    Membership.objects.filter(board=board, role=Role.MEMBER).update(role=Role.OWNER)
    delete_person(person=owner, by=owner)


@pytest.mark.parametrize("typed", ["", " ", "Olga", "max"])
def test_nothing_is_deleted_before_the_name_is_typed(board, member, typed):
    page = browser_of(member).post("/me/delete/", {"typed": typed})

    assert page.status_code == 409
    assert "neither your name nor your address" in page.content.decode()
    member.refresh_from_db()


@pytest.mark.parametrize("typed", ["Max Member", " max member "])
def test_deleting_signs_out(member, typed):
    client = browser_of(member)

    assert client.post("/me/delete/", {"typed": typed})["Location"] == "/accounts/login/"
    assert client.get("/me/").status_code == 302


def test_whom_they_invited_does_not_come_after_them(board, owner, member):
    """As when they leave the board: the address may be another one of theirs."""
    change_role(membership=board.memberships.get(person=member), role=Role.OWNER, by=owner)
    invite(board=board, emails=["nina@example.org"], role=Role.OWNER, by=member, at=after())
    delete_person(person=member, by=member)

    assert not board.invitations.exists()
    assert board.decisions.order_by("pk").last().after == "revoked"


def test_a_clock_a_little_behind_keeps_nobody(board, idea, owner, member, time_machine):
    time_machine.move_to(after(hours=1), tick=False)
    card = create_card(board=board, column=idea, title="A", by=owner, at=after(hours=1, seconds=40))
    Card.objects.filter(pk=card.pk).update(assignee=member)

    assert browser_of(member).post("/me/delete/", {"typed": "Max Member"}).status_code == 302


def test_a_card_that_no_form_would_take_any_more_keeps_nobody(board, idea, owner, member):
    (card,) = fill(idea, "A", by=owner)
    Card.objects.filter(pk=card.pk).update(assignee=member, external_url="no address")

    assert browser_of(member).post("/me/delete/", {"typed": "Max Member"}).status_code == 302
    assert Card.objects.get().assignee is None


def test_boards_are_left_in_one_order(owner, member):
    """Two people who go at once then wait for each other and do not lock each other out."""
    first, second, third = (create_board(name=name, owner=owner) for name in "ABC")
    for board in (third, first):
        add_member(board=board, person=member, role=Role.MEMBER, by=owner)
    for board in (third, second, first):
        (card,) = fill(board.columns.all()[0], "X", by=owner)
        Card.objects.filter(pk=card.pk).update(assignee=member)
    with CaptureQueriesContext(connection) as asked:
        delete_person(person=member, by=member)

    raised = [re.search(r"SET version = \d+ WHERE id = (\d+)", query["sql"]) for query in asked]
    assert [int(found[1]) for found in raised if found] == [first.pk, first.pk, second.pk, third.pk, third.pk]


def test_an_account_is_deleted_by_who_shows_once_more_that_it_is_theirs(client, member):
    member.set_password(PASSWORD)
    member.save()
    sign_in(client, "max")
    asked = client.post("/me/delete/", {"typed": "Max Member"})["Location"]
    assert asked == "/accounts/reauthenticate/?next=%2Fme%2Fdelete%2F"
    assert client.post(asked, {"password": "wrong"}).status_code == 200
    assert User.objects.filter(pk=member.pk).exists()

    assert client.post(asked, {"password": PASSWORD})["Location"] == "/accounts/login/"
    assert not User.objects.filter(pk=member.pk).exists()


def test_what_was_mistyped_before_the_password_is_typed_again_on_its_own_page(client, member):
    member.set_password(PASSWORD)
    member.save()
    sign_in(client, "max")
    page = client.post(client.post("/me/delete/", {"typed": "Mox"})["Location"], {"password": PASSWORD})

    assert page.status_code == 409
    assert 'action="/me/delete/"' in page.content.decode()


def test_the_page_leads_to_the_tokens_once(member):
    assert browser_of(member).get("/me/").content.decode().count('href="/me/tokens/"') == 1


def test_a_new_board_begins_in_the_time_zone_of_who_makes_it(member):
    client = browser_of(member)
    assert 'name="timezone" required maxlength="64" value="UTC"' in client.get("/").content.decode()
    client.post("/me/", {"name": "Max", "timezone": "Asia/Tokyo"})

    assert 'name="timezone" required maxlength="64" value="Asia/Tokyo"' in client.get("/").content.decode()


def test_a_name_of_one_word_is_a_name(member):
    rename(person=member, name="Max")

    assert member.get_full_name() == "Max"
