"""Links: what a card points to outside."""

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from boards.links import add_link, remove_link
from boards.models import Card, Column, Link
from boards.refusals import Refused
from tests.boards.state import nothing_changed
from tests.cast import fill

STUDY = "https://example.org/study?x=1"


@pytest.fixture
def card(idea: Column, owner: User) -> Card:
    return fill(idea, "X", by=owner)[0]


def test_a_link_is_called_by_its_title_or_by_its_address(card: Card, member: User) -> None:
    assert str(add_link(card=card, url=f" {STUDY} ", title=" Why buyers \n leave ", by=member)) == "Why buyers leave"
    assert str(add_link(card=card, url="http://wiki.example/a", by=member)) == "http://wiki.example/a"


@pytest.mark.parametrize(
    "address",
    ["", "study", "javascript:alert(1)", "ftp://example.org/x", "mailto:a@example.org", "//example.org", "https://"],
)
def test_only_addresses_of_the_web_are_taken(card: Card, member: User, address: str) -> None:
    with nothing_changed(), pytest.raises(ValidationError, match="begins with https"):
        add_link(card=card, url=address, by=member)


def test_an_address_has_500_characters_at_most(card: Card, member: User) -> None:
    with nothing_changed(), pytest.raises(ValidationError, match="500"):
        add_link(card=card, url="https://example.org/" + "x" * 481, by=member)


def test_a_card_has_a_link_once(card: Card, idea: Column, member: User) -> None:
    add_link(card=card, url=STUDY, by=member)
    with nothing_changed(), pytest.raises(ValidationError, match="This card has that link already"):
        add_link(card=card, url=STUDY, title="Again", by=member)
    (other,) = fill(idea, "Y", by=member)
    add_link(card=other, url=STUDY, by=member)


def test_a_link_is_removed_once(card: Card, member: User) -> None:
    link = add_link(card=card, url=STUDY, by=member)
    held = Link.objects.get(pk=link.pk)
    remove_link(link=link, by=member)
    assert not card.links.exists()
    with nothing_changed(), pytest.raises(Refused, match="no longer here"):
        remove_link(link=held, by=member)
