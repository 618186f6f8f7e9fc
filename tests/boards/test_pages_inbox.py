"""The inbox, as its page shows it and takes it."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from boards.invitation_link import token_of
from boards.members import accept_invitation, invite, remove_member
from boards.models import Board, Card, Column, Notice, Told
from boards.notices import tell
from boards.talk import add_comment
from people.persons import set_time_zone
from tests.boards.pages import browser_of, parts
from tests.cast import after, fill

HTMX = {"HX-Request": "true"}


@pytest.fixture
def page(member: User) -> Client:
    return browser_of(member)


@pytest.fixture
def card(idea: Column, owner: User) -> Card:
    return fill(idea, "X", by=owner)[0]


@pytest.fixture
def notice(card: Card, owner: User, member: User) -> Notice:
    add_comment(card=card, text="@max <b>now</b>", by=owner, at=after(days=1))
    return member.notices.get()


def shown(client: Client, query: str = "") -> str:
    return client.get(f"/inbox/{query}").content.decode()


def unread(client: Client) -> str:
    """What the header says."""
    found = re.search(r'<span id="unread">(.*?)</span>(?:</span>)?', shown(client))
    assert found
    return re.sub("<[^>]+>", "", found[1])


def test_an_empty_inbox_says_what_it_is_for(page: Client) -> None:
    assert "Nothing yet" in shown(page)
    assert unread(page) == ""


def test_it_tells_what_where_and_when_in_the_readers_zone(page: Client, notice: Notice, member: User) -> None:
    set_time_zone(person=member, timezone="Asia/Tokyo")
    html = shown(page)
    assert "Olga Owner mentioned you on “X”" in html
    assert "@max &lt;b&gt;now&lt;/b&gt;" in html
    assert "Checkout · <time" in html
    assert "3 Mar 2026, 18:00" in html
    assert unread(page).startswith("1")


def test_newest_first_and_paged(page: Client, board: Board, member: User) -> None:
    for number in range(35):
        tell([member], Told.ALERT, f"Alert {number}.", board=board, at=after(hours=number))
    first, second = (re.findall(r"Alert (\d+)\.</a>", shown(page, query)) for query in ("", "?page=2"))
    assert [*map(int, first)] == list(range(34, 4, -1))
    assert [*map(int, second)] == list(range(4, -1, -1))
    assert "?page=2" in shown(page)


def test_more_than_anybody_reads_is_not_counted(page: Client, board: Board, member: User) -> None:
    tell([member] * 120, Told.ALERT, "Alert", board=board, at=after())
    assert unread(page).startswith("99+")


def test_one_is_marked_read_and_unread_again(page: Client, notice: Notice) -> None:
    for verb, said in (("read", "Mark as unread"), ("unread", "Mark as read")):
        answer = page.post(f"/notices/{notice.pk}/{verb}/", headers=HTMX)
        assert parts(answer) == {"inbox", "unread"}
        assert said in answer.content.decode()
    assert unread(page).startswith("1")


def test_without_scripts_it_leads_back_to_the_inbox(page: Client, notice: Notice) -> None:
    assert page.post(f"/notices/{notice.pk}/read/")["Location"] == "/inbox/"
    assert unread(page) == ""


def test_all_that_the_page_showed_are_read_and_no_later_ones(
    page: Client, notice: Notice, board: Board, member: User, owner: User
) -> None:
    tell([owner], Told.ALERT, "Theirs", board=board, at=after())
    tell([member], Told.ALERT, "Later", board=board, at=after())
    page.post("/inbox/read/", {"newest": notice.pk}, headers=HTMX)
    assert [*Notice.objects.unread().order_by("pk").values_list("words", flat=True)] == ["Theirs", "Later"]


def test_all_are_read_from_whichever_page_of_the_inbox(page: Client, board: Board, member: User) -> None:
    for number in range(35):
        tell([member], Told.ALERT, f"Alert {number}.", board=board, at=after(hours=-number))
    for query in ("", "?page=2"):
        Notice.objects.update(read_at=None)
        newest = re.findall(r'name="newest" value="(\d+)"', shown(page, query))
        page.post("/inbox/read/", {"newest": newest, "page": query[-1:]}, headers=HTMX)
        assert unread(page) == ""


@pytest.mark.parametrize("newest", ["", "x", "-1", "9" * 30])
def test_nonsense_marks_nothing(page: Client, notice: Notice, newest: str) -> None:
    assert page.post("/inbox/read/", {"newest": newest}).status_code == 400
    assert Notice.objects.unread().exists()


def test_to_open_it_is_to_read_it(page: Client, notice: Notice, card: Card) -> None:
    assert page.get(f"/notices/{notice.pk}/")["Location"] == f"/cards/{card.pk}/"
    assert unread(page) == ""


def test_it_leads_to_its_column_its_board_or_the_invitation(
    page: Client, board: Board, validation: Column, member: User, owner: User, outsider: User
) -> None:
    tell([member], Told.ALERT, "Over", board=board, at=after(), column=validation)
    tell([member], Told.ASSIGNED, "Three cards", board=board, at=after())
    over, many = member.notices.order_by("pk")
    assert page.get(f"/notices/{over.pk}/")["Location"] == f"/boards/{board.pk}/#column-{validation.pk}"
    assert page.get(f"/notices/{many.pk}/")["Location"] == f"/boards/{board.pk}/"
    EmailAddress.objects.create(user=outsider, email="otto@example.org", verified=True)
    invite(board=board, emails=["otto@example.org"], role="member", by=owner)
    invited = browser_of(outsider).get(f"/notices/{outsider.notices.get().pk}/")
    assert invited["Location"].startswith("/invitations/")
    assert browser_of(outsider).get(invited["Location"]).status_code == 200


def test_an_invitation_that_was_accepted_leads_to_the_board(board: Board, owner: User, outsider: User) -> None:
    EmailAddress.objects.create(user=outsider, email="otto@example.org", verified=True)
    invite(board=board, emails=["otto@example.org"], role="member", by=owner)
    accept_invitation(token=token_of(board.invitations.get()), by=outsider)
    answer = browser_of(outsider).get(f"/notices/{outsider.notices.get().pk}/")
    assert answer["Location"] == f"/boards/{board.pk}/"


@pytest.mark.parametrize("act", ["", "read/", "unread/"])
def test_nobody_reads_what_others_were_told(notice: Notice, owner: User, outsider: User, act: str) -> None:
    for person in (owner, outsider):
        client = browser_of(person)
        ask = client.post if act else client.get
        assert ask(f"/notices/{notice.pk}/{act}").status_code == 404
    assert Notice.objects.unread().count() == 1


def test_what_was_told_of_a_board_that_one_no_longer_sees_is_gone(
    page: Client, notice: Notice, board: Board, member: User, owner: User
) -> None:
    remove_member(membership=board.memberships.get(person=member), by=owner)
    assert "Nothing yet" in shown(page)
    assert page.get(f"/notices/{notice.pk}/").status_code == 404


def test_the_inbox_takes_the_same_queries_however_much_was_told(
    page: Client, notice: Notice, card: Card, owner: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    # Session, person, the newest that was told, how many were, the page of them, zone, whether a daily mail is wanted,
    # how many are unread.
    with django_assert_num_queries(8):
        shown(page)
    for number in range(9):
        add_comment(card=card, text=f"@max {number}", by=owner, at=after(days=1) + timedelta(hours=number))
    with django_assert_num_queries(8):
        shown(page)
