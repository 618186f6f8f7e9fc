"""A person's own account: their name, their time zone, and how it ends."""

import pytest

from boards.members import invite
from boards.models import Decision, Membership, Role, Transition
from boards.moves import create_card, edit_card
from boards.refusals import Refused
from people.models import time_zone_of
from people.persons import delete_person, rename
from tests.boards.pages import browser_of
from tests.cast import after


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
    delete_person(person=member, typed="max member", at=after(hours=1))

    assert Transition.objects.get(card=card).by is None
    assert Transition.objects.get(card=card).by_name == "Max Member"
    assert Decision.objects.filter(by_name="Max Member", after="left").exists()
    assert not Membership.objects.filter(board=board, person=member.pk).exists()


def test_cards_of_who_goes_are_nobodys_and_open_pages_hear_of_it(board, idea, owner, member):
    card = create_card(board=board, column=idea, title="A", by=owner, at=after())
    edit_card(card=card, by=owner, at=after(hours=1), assignee=member)
    board.refresh_from_db()
    version = board.version
    delete_person(person=member, typed="Max Member", at=after(hours=2))

    card.refresh_from_db()
    board.refresh_from_db()
    assert card.assignee is None
    assert board.version > version


def test_the_last_owner_of_a_board_stays(board, owner):
    with pytest.raises(Refused, match="You alone own Checkout"):
        delete_person(person=owner, typed="Olga Owner", at=after())

    Membership.objects.filter(board=board, role=Role.MEMBER).update(role=Role.OWNER)
    delete_person(person=owner, typed="Olga Owner", at=after())


@pytest.mark.parametrize("typed", ["", " ", "Olga", "max"])
def test_nothing_is_deleted_before_the_name_is_typed(board, member, typed):
    page = browser_of(member).post("/me/delete/", {"typed": typed})

    assert page.status_code == 409
    assert "neither your name nor your address" in page.content.decode()
    member.refresh_from_db()


def test_deleting_signs_out(member):
    client = browser_of(member)

    assert client.post("/me/delete/", {"typed": "Max Member"})["Location"] == "/accounts/login/"
    assert client.get("/me/").status_code == 302


def test_who_was_invited_by_them_is_still_invited(board, owner, member):
    invite(board=board, emails=["nina@example.org"], role=Role.MEMBER, by=member, at=after())
    delete_person(person=member, typed="Max Member", at=after(hours=1))

    assert board.invitations.get().by_name == "Max Member"


def test_a_name_of_one_word_is_a_name(member):
    rename(person=member, name="Max")

    assert member.get_full_name() == "Max"
