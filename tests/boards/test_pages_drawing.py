"""How the board is drawn: safe, from few queries, and again when something changed."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from boards.models import Board, Card, Column
from boards.moves import block_card, create_card, edit_card
from metrics.models import BoardFigures
from tests.boards.pages import browser_of, drop, know_pace, parts, seen
from tests.cast import after, fill


@pytest.fixture(autouse=True)
def five_days_later() -> Iterator[None]:
    with time_machine.travel(after(days=5), tick=False):
        yield


@pytest.fixture
def page(member: User) -> Client:
    return browser_of(member)


@pytest.fixture
def card(idea: Column, owner: User) -> Card:
    return fill(idea, "X", by=owner)[0]


def shown(page: Client, board: Board) -> str:
    response = page.get(f"/boards/{board.pk}/")
    assert response.status_code == 200
    return response.content.decode()


# What people write is shown as they wrote it, and does nothing


def test_titles_are_text(page: Client, board: Board, idea: Column, owner: User) -> None:
    title = """<script>alert(1)</script> "A" & 'B'"""
    card = create_card(board=board, column=idea, title=title, by=owner)
    escaped = "&lt;script&gt;alert(1)&lt;/script&gt; &#34;A&#34; &amp; &#39;B&#39;"
    for address in (f"/boards/{board.pk}/", f"/cards/{card.pk}/"):
        words = page.get(address).content.decode()
        assert escaped in words
        assert "<script>alert" not in words


@pytest.mark.parametrize(
    "harm",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        '<p style="position: fixed">x</p>',
        "<iframe src='//example.org'></iframe>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt&colon;alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](https://example.org/pixel.png)",
    ],
)
def test_a_description_can_do_no_harm(harm: str, page: Client, card: Card, owner: User) -> None:
    edit_card(card=card, description=f"Before **bold**\n\n{harm}\n\nafter", by=owner)
    words = page.get(f"/cards/{card.pk}/", headers={"HX-Request": "true"}).content.decode()
    prose = words[words.index('<div class="prose"') : words.index("<textarea name")].casefold()
    assert "before <strong>bold</strong>" in prose
    assert "after" in prose
    for sign in ("<script", "<img", "<iframe", "<p style", 'href="javascript', 'href="data', "<p onerror"):
        assert sign not in prose


def test_a_links_target_learns_nothing_of_the_board(page: Client, card: Card, owner: User) -> None:
    edit_card(card=card, description="[study](https://example.org)", by=owner)
    words = page.get(f"/cards/{card.pk}/").content.decode()
    assert '<a href="https://example.org" rel="noopener noreferrer">study</a>' in words


# What a card says


def test_a_card_says_what_it_waits_for(page: Client, card: Card, board: Board, owner: User) -> None:
    block_card(card=card, reason="decision", note="Legal", by=owner, at=after(days=2))
    assert "<em>Blocked 3 d: waits for a decision (Legal)</em>" in shown(page, board)


def test_a_card_says_whose_it_is(page: Client, card: Card, board: Board, owner: User) -> None:
    edit_card(card=card, assignee=owner, by=owner)
    assert '<abbr class="who" title="Olga Owner">OO</abbr>' in shown(page, board)


@pytest.mark.parametrize(("pace", "mark"), [(4.9, "age over"), (6.0, "age late"), (6.5, "age")])
def test_an_age_is_told_against_the_columns_own_pace(
    pace: float, mark: str, page: Client, card: Card, board: Board, idea: Column
) -> None:
    """The card lies there for 5 days; late begins at four fifths of the pace, 4.8 of 6 days and 5.2 of 6.5."""
    know_pace(board, {str(idea.pk): pace})
    assert f'<span class="{mark}"' in shown(page, board)
    assert ">5 d</span>" in shown(page, board)


def test_ages_hold_for_ten_minutes(page: Client, board: Board, idea: Column, owner: User) -> None:
    create_card(board=board, column=idea, title="Fresh", by=owner, at=after(days=5))
    assert ">new</span>" in shown(page, board)
    with time_machine.travel(after(days=5, minutes=59), tick=False):
        assert ">new</span>" in shown(page, board)
    with time_machine.travel(after(days=5, hours=1), tick=False):
        assert ">1 h</span>" in shown(page, board)


# Drawn again when something changed, and only then


def test_a_column_is_drawn_again_when_it_was_stamped(page: Client, card: Card, board: Board, owner: User) -> None:
    shown(page, board)
    edit_card(card=card, title="Another title", by=owner)
    assert "Another title" in shown(page, board)


def test_a_column_is_drawn_again_when_its_pace_changed(page: Client, card: Card, board: Board, idea: Column) -> None:
    know_pace(board, {str(idea.pk): 9})
    assert "85 % within 9 d" in shown(page, board)
    know_pace(board, {str(idea.pk): 3.2})
    assert "85 % within 4 d" in shown(page, board)


def test_a_column_is_not_drawn_again_for_nothing(page: Client, card: Card, board: Board) -> None:
    shown(page, board)
    Card.objects.filter(pk=card.pk).update(title="Behind the verbs' back")
    assert "Behind the verbs" not in shown(page, board)


def test_what_depends_on_the_reader_is_not_kept(page: Client, card: Card, board: Board, owner: User) -> None:
    shown(browser_of(owner), board)
    assert "Settings</a>" not in shown(page, board)


# Queries


@pytest.fixture(params=[5, 100], ids=["5 cards", "100 cards"])
def crowded(request: pytest.FixtureRequest, idea: Column, owner: User) -> Board:
    """Blocked and assigned cards, few or many."""
    cards = fill(idea, "A" * request.param, by=owner)
    Card.objects.filter(pk__in=[card.pk for card in cards]).update(assignee=owner)
    for card in cards[:5]:
        block_card(card=card, reason="decision", by=owner)
    return idea.board


# Session, person, board with its figures, columns, people and labels to filter by, whether settings are offered, how
# many notices are unread.
WARM = 8
# The columns of the line, the cards, their assignees, their blocks, their labels and the number of their comments.
DRAWING = 5
# Session, person, column; the verb's ten, with begin and end; the card's blocks, its labels with comments, the counts.
DRAG = 3 + 12 + 3


def test_a_board_page_takes_thirteen_queries_and_eight_when_it_was_drawn_before(
    page: Client, crowded: Board, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(WARM + DRAWING):
        shown(page, crowded)
    with django_assert_num_queries(WARM):
        shown(page, crowded)


def test_a_drag_takes_the_same_queries_on_any_board(
    page: Client, crowded: Board, idea: Column, validation: Column, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    card = idea.cards.order_by("position")[2]
    known = seen(crowded)
    with django_assert_num_queries(DRAG):
        response = drop(page, card, validation, **known)
    assert f"card-{card.pk}" in parts(response)


def test_the_sheet_takes_the_same_queries_for_any_history(
    page: Client, card: Card, idea: Column, validation: Column, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(10):
        drop(page, card, (validation, idea)[number % 2])
    with django_assert_num_queries(12):
        page.get(f"/cards/{card.pk}/", headers={"HX-Request": "true"})


def test_what_is_new_is_asked_for_cheaply(
    page: Client, board: Board, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    known = seen(board)
    with django_assert_num_queries(4):
        page.get(f"/boards/{board.pk}/since/", known)


# The head


def test_figures_say_which_version_they_tell_of_so_that_the_page_knows_newer_ones(page: Client, board: Board) -> None:
    assert 'data-counted="-1"' in shown(page, board)
    know_pace(board, {})
    BoardFigures.objects.filter(board=board).update(version=7)
    assert 'data-counted="7"' in shown(page, board)


def test_figures_are_there_on_every_page_of_the_board(board: Board, card: Card, owner: User) -> None:
    know_pace(board, {})
    page = browser_of(owner)
    for address in (f"/boards/{board.pk}/", f"/cards/{card.pk}/", f"/boards/{board.pk}/settings/"):
        assert "counted <time" in page.get(address).content.decode()


def test_figures_say_how_old_they_are(page: Client, board: Board) -> None:
    know_pace(board, {})
    assert ">1 d ago</time>" in shown(page, board)
    BoardFigures.objects.update(as_of=after(days=5) - timedelta(seconds=3))
    assert ">3 s ago</time>" in shown(page, board)
