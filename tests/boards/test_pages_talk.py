"""Cards as a place to talk, as the pages show it and take it."""

from typing import Any
from urllib.parse import quote_from_bytes

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from boards.labels import make_label, put_labels
from boards.links import add_link
from boards.models import Board, Card, Column, Comment, Label
from boards.moves import block_card
from boards.talk import add_comment, watch_card
from tests.boards.pages import browser_of, parts, seen
from tests.boards.state import nothing_changed
from tests.boards.test_pages_bad_input import GARBAGE
from tests.cast import fill


@pytest.fixture
def card(idea: Column, owner: User) -> Card:
    return fill(idea, "X", by=owner)[0]


@pytest.fixture
def law(board: Board, owner: User) -> Label:
    return make_label(board=board, name="Law & order", colour="red", by=owner)


@pytest.fixture
def comment(card: Card, member: User) -> Comment:
    return add_comment(card=card, text="Buyers **leave**, @olga", by=member)


@pytest.fixture
def page(member: User) -> Client:
    return browser_of(member)


def post(client: Client, verb: str, pk: int, /, **asked: Any) -> Any:
    return client.post(reverse(verb, args=[pk]), asked)


def sheet(client: Client, card: Card) -> str:
    return client.get(f"/cards/{card.pk}/", headers={"HX-Request": "true"}).content.decode()


def board_of(client: Client, board: Board) -> str:
    return client.get(f"/boards/{board.pk}/").content.decode()


# Acts, and what their answers change in the sheet


def test_a_comment_is_answered_with_the_timeline_an_empty_box_and_the_column(page: Client, card: Card) -> None:
    known = seen(card.board)
    response = post(page, "add_comment", card.pk, text="Buyers **leave**", **known)
    assert {"timeline", "say", "watch", f"column-{card.column_id}"} <= parts(response)
    assert not {"sheet-body", "acts", "history", "links"} & parts(response)
    assert "Buyers <strong>leave</strong>" in response.content.decode()


def test_another_wording_and_a_deletion_change_the_timeline(page: Client, comment: Comment) -> None:
    response = post(page, "edit_comment", comment.pk, text="Buyers stay")
    assert "timeline" in parts(response)
    assert "Buyers stay" in response.content.decode()
    assert "say" not in parts(response)  # where the next comment may be half written
    assert "Buyers stay" not in post(page, "remove_comment", comment.pk).content.decode()


def test_an_empty_comment_is_refused_with_a_sentence(page: Client, card: Card) -> None:
    with nothing_changed():
        response = post(page, "add_comment", card.pk, text=" ")
    assert response.status_code == 400
    assert "This field is required" in response.content.decode()
    assert not {"say", "timeline"} & parts(response)


def test_labels_are_put_on_a_card_and_taken_off(page: Client, card: Card, law: Label) -> None:
    response = post(page, "put_labels", card.pk, add=law.pk)
    assert {"card-labels", f"column-{card.column_id}"} <= parts(response)
    assert card.labels.get() == law
    post(page, "put_labels", card.pk, remove=law.pk)
    assert not card.labels.exists()


def test_a_label_that_is_gone_is_refused(page: Client, card: Card) -> None:
    with nothing_changed():
        response = post(page, "put_labels", card.pk, add=999)
    assert "not on this board, or no longer" in response.content.decode()


def test_links_come_and_go(page: Client, card: Card) -> None:
    response = post(page, "add_link", card.pk, url="https://example.org/study", title="Why buyers leave")
    assert "links" in parts(response)
    shown = response.content.decode()
    assert 'rel="noreferrer noopener" title="https://example.org/study">Why buyers leave</a>' in shown
    post(page, "remove_link", card.links.get().pk)
    assert not card.links.exists()


def test_a_link_that_is_no_web_address_is_refused(page: Client, card: Card) -> None:
    for address in ("javascript:alert(1)", "ftp://example.org/x", "nonsense address", ""):
        with nothing_changed():
            assert post(page, "add_link", card.pk, url=address).status_code == 400


def test_watching_is_seen_and_counted(page: Client, card: Card, member: User, owner: User) -> None:
    watch_card(card=card, by=owner)
    assert "1 watching" in sheet(page, card)
    response = post(page, "watch_card", card.pk)
    assert "watch" in parts(response)
    assert "2 watching" in response.content.decode()
    assert "Unwatch" in response.content.decode()
    assert "1 watching" in post(page, "unwatch_card", card.pk).content.decode()


def test_an_owner_makes_changes_and_removes_labels(owner: User, board: Board) -> None:
    client = browser_of(owner)
    response = post(client, "make_label", board.pk, name="Law", colour="red")
    assert {"label-settings", "filter-label"} <= parts(response)
    label = board.labels.get()
    post(client, "change_label", label.pk, name="Tax", colour="teal")
    label.refresh_from_db()
    assert (label.name, label.colour) == ("Tax", "teal")
    post(client, "remove_label", label.pk)
    assert not board.labels.exists()


def test_a_second_label_of_that_name_is_refused(owner: User, board: Board, law: Label) -> None:
    with nothing_changed():
        response = post(browser_of(owner), "make_label", board.pk, name=law.name, colour="teal")
    assert "This board has a label of that name already" in response.content.decode()


def test_the_settings_say_how_many_cards_bear_a_label(owner: User, board: Board, card: Card, law: Label) -> None:
    put_labels(card=card, add=[law], by=owner)
    settings = browser_of(owner).get(f"/boards/{board.pk}/settings/", headers={"HX-Request": "true"})
    assert "Remove from one card" in settings.content.decode()


@pytest.mark.parametrize("kind", GARBAGE)
def test_garbage_changes_nothing(
    kind: str, owner: User, board: Board, card: Card, comment: Comment, law: Label
) -> None:
    client = browser_of(owner)
    names = ("add", "remove", "url", "name", "colour")
    body = b"&".join(name.encode() + b"=" + quote_from_bytes(GARBAGE[kind](name)).encode() for name in names)
    for verb, pk in (
        ("add_comment", card.pk),
        ("edit_comment", comment.pk),
        ("put_labels", card.pk),
        ("add_link", card.pk),
        ("make_label", board.pk),
        ("change_label", law.pk),
    ):
        with nothing_changed():
            address = reverse(verb, args=[pk])
            response = client.post(address, body, content_type="application/x-www-form-urlencoded")
        assert response.status_code in (400, 403), verb


# Who may


def test_who_only_reads_watches_and_does_no_more(
    viewer: User, card: Card, comment: Comment, law: Label, owner: User
) -> None:
    client = browser_of(viewer)
    link = add_link(card=card, url="https://example.org", by=owner)
    for name, pk in (
        ("add_comment", card.pk),
        ("edit_comment", comment.pk),
        ("remove_comment", comment.pk),
        ("put_labels", card.pk),
        ("add_link", card.pk),
        ("remove_link", link.pk),
    ):
        with nothing_changed():
            assert post(client, name, pk, text="x", url="https://example.com", add=law.pk).status_code == 403, name
    assert post(client, "watch_card", card.pk).status_code == 200
    assert post(client, "unwatch_card", card.pk).status_code == 200


def test_who_only_reads_is_offered_no_more(viewer: User, card: Card, comment: Comment, law: Label, owner: User) -> None:
    add_link(card=card, url="https://example.org", title="A study", by=owner)
    put_labels(card=card, add=[law], by=owner)
    shown = sheet(browser_of(viewer), card)
    for there in ("Buyers <strong>leave</strong>", "A study", "Law &amp; order</li>", "Watch</button>"):
        assert there in shown
    for verb in ("add_comment", "put_labels", "add_link"):
        assert reverse(verb, args=[card.pk]) not in shown


def test_labels_are_made_by_owners_alone(page: Client, board: Board, law: Label) -> None:
    for name, pk in (("make_label", board.pk), ("change_label", law.pk), ("remove_label", law.pk)):
        with nothing_changed():
            assert post(page, name, pk, name="Law", colour="red").status_code == 403


def test_only_ones_own_words_are_offered_to_change(owner: User, page: Client, card: Card, comment: Comment) -> None:
    address = reverse("edit_comment", args=[comment.pk])
    assert address in sheet(page, card)
    assert address not in sheet(browser_of(owner), card)
    with nothing_changed():
        assert post(browser_of(owner), "edit_comment", comment.pk, text="No").status_code == 403


def test_an_outsider_finds_nothing(outsider: User, card: Card, comment: Comment, law: Label) -> None:
    client = browser_of(outsider)
    for name, pk in (("edit_comment", comment.pk), ("change_label", law.pk), ("watch_card", card.pk)):
        assert post(client, name, pk, text="x").status_code == 404


# What is shown


def test_words_and_names_are_text(page: Client, card: Card, board: Board, owner: User) -> None:
    label = make_label(board=board, name="<b>Law</b>", by=owner)
    put_labels(card=card, add=[label], by=owner)
    add_comment(card=card, text="<script>alert(1)</script> [x](javascript:alert(1))", by=owner)
    add_link(card=card, url="https://example.org/?a=1&b=2", title='"><script>alert(1)</script>', by=owner)
    for shown in (sheet(page, card), board_of(page, board)):
        assert "<script>alert" not in shown
        assert "<b>Law</b>" not in shown
        assert 'href="javascript' not in shown


def test_a_mention_stands_by_name(page: Client, card: Card, comment: Comment) -> None:
    assert '<span class="mention" title="olga">@Olga Owner</span>' in sheet(page, card)


def test_the_face_of_a_card_shows_its_labels_and_how_much_was_said(
    page: Client, card: Card, comment: Comment, law: Label, member: User
) -> None:
    put_labels(card=card, add=[law], by=member)
    shown = board_of(page, card.board)
    assert f'data-labels="{law.pk}"' in shown
    assert '<span class="label red">Law &amp; order</span>' in shown
    assert '<span class="said">1<span class="unseen"> comment</span></span>' in shown
    post(page, "remove_comment", comment.pk)
    assert 'class="said"' not in board_of(page, card.board)


def test_cards_can_be_filtered_by_the_boards_labels(page: Client, board: Board, law: Label) -> None:
    assert f'<option value="{law.pk}">Law &amp; order</option>' in board_of(page, board)


def test_a_block_leaves_the_comment_box_alone(page: Client, card: Card) -> None:
    response = post(page, "block_card", card.pk, reason="decision")
    assert {"acts", "history", "timeline"} <= parts(response)
    assert "say" not in parts(response)


# Queries


def test_the_sheet_takes_the_same_queries_however_much_was_said(
    page: Client, card: Card, board: Board, member: User, owner: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def talk(number: int) -> None:
        add_comment(card=card, text=f"@olga {number}", by=member)
        put_labels(card=card, add=[make_label(board=board, name=f"{number}", by=owner)], by=owner)
        add_link(card=card, url=f"https://example.org/{number}", by=owner)

    for number in range(6):
        talk(number)
        if number in (0, 5):
            with django_assert_num_queries(13):
                sheet(page, card)


def test_the_board_takes_the_same_queries_however_much_was_said(
    page: Client,
    board: Board,
    idea: Column,
    member: User,
    owner: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    cards = fill(idea, "ABCDEF", by=owner)
    labels = [make_label(board=board, name=name, by=owner) for name in "xyz"]
    for talkative in (cards[:1], cards):
        for card in talkative:
            add_comment(card=card, text="Why?", by=member)
            put_labels(card=card, add=labels, by=member)
        with django_assert_num_queries(8 + 3):
            board_of(page, board)


def test_a_blocked_card_keeps_its_talk(page: Client, card: Card, comment: Comment, member: User) -> None:
    block_card(card=card, reason="decision", by=member)
    assert "Buyers" in sheet(page, card)
