"""What an owner does with a webhook, and what is refused."""

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from boards.board_setup import archive_board, create_board
from boards.models import Board, Card, Column, Decision, Webhook
from boards.moves import move_card
from boards.refusals import Refused
from boards.webhooks.lookups import LOOKUPS
from boards.webhooks.verbs import (
    AT_MOST,
    add_webhook,
    change_webhook,
    redeliver,
    remove_webhook,
    renew_secret,
    switch_off,
    switch_on,
)
from tests.boards.listening import listener
from tests.boards.state import nothing_changed
from tests.cast import after, fill

# Whether a host is a number is asked of the resolver's own reading of numbers.
pytestmark = pytest.mark.enable_socket

URL = "https://8.8.8.8/hook?key=very-secret"


@pytest.fixture
def webhook(board: Board, owner: User) -> Webhook:
    return add_webhook(board=board, url=URL, events=["card.moved", "card.created"], by=owner, at=after())


def decisions(board: Board) -> list[tuple[str, str, str]]:
    return list(board.decisions.filter(about="webhook").order_by("pk").values_list("subject", "before", "after"))


def test_a_webhook_is_added_with_a_secret_of_its_own(webhook: Webhook, board: Board, owner: User) -> None:
    assert (webhook.url, webhook.wanted) == (URL, ["card.created", "card.moved"])
    assert (webhook.active, webhook.by, webhook.by_name, webhook.made_at) == (True, owner, "Olga Owner", after())
    another = add_webhook(board=board, url=URL, events=["card.moved"], by=owner)
    assert webhook.secret != another.secret


def test_all_that_is_done_stands_in_the_board_log_without_what_could_be_a_password(
    webhook: Webhook, board: Board, owner: User
) -> None:
    change_webhook(webhook=webhook, url="http://1.1.1.1:8080/x", events=["card.moved"], by=owner)
    switch_off(webhook=webhook, by=owner)
    switch_on(webhook=webhook, by=owner)
    renew_secret(webhook=webhook, by=owner)
    remove_webhook(webhook=webhook, by=owner)
    assert decisions(board) == [
        ("8.8.8.8", "", "added: card.created card.moved"),
        ("1.1.1.1:8080", "8.8.8.8: card.created card.moved", "1.1.1.1:8080: card.moved"),
        ("1.1.1.1:8080", "", "off"),
        ("1.1.1.1:8080", "", "on"),
        ("1.1.1.1:8080", "", "new secret"),
        ("1.1.1.1:8080", "card.moved", "removed"),
    ]
    assert not Decision.objects.filter(after__contains="secret=").exists()


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://127.1/",
        "https://[::1]/",
        "http://169.254.169.254/x",
        "http://localhost/",
        "nonsense",
    ],
)
def test_what_must_not_be_called_cannot_be_entered(url: str, board: Board, webhook: Webhook, owner: User) -> None:
    with nothing_changed():
        with pytest.raises(ValidationError):
            add_webhook(board=board, url=url, events=["card.moved"], by=owner)
        with pytest.raises(ValidationError):
            change_webhook(webhook=webhook, url=url, events=["card.moved"], by=owner)
    assert board.webhooks.get().url == URL


def test_a_name_is_not_looked_up_while_the_web_waits(
    board: Board, webhook: Webhook, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two of them that hang would stop all pages: a name is judged at each delivery."""
    monkeypatch.setattr(LOOKUPS, "look_up", lambda *asked, **how: pytest.fail("asked"))
    named = "https://slow.example/hook"
    assert add_webhook(board=board, url=named, events=["card.moved"], by=owner).url == named
    assert change_webhook(webhook=webhook, url=named, events=["card.moved"], by=owner).url == named


def test_it_can_where_the_installation_allows_it(board: Board, owner: User, settings: LazySettings) -> None:
    settings.WEBHOOK_ALLOW_PRIVATE = True
    assert add_webhook(board=board, url="http://127.0.0.1:5678/", events=["card.moved"], by=owner).active


@pytest.mark.parametrize("events", [[], ["card.exploded"], ["card.moved", "card.move"]])
def test_events_are_those_of_the_list_and_one_at_least(events: list[str], board: Board, owner: User) -> None:
    with nothing_changed(), pytest.raises(ValidationError, match="Choose at least one event"):
        add_webhook(board=board, url=URL, events=events, by=owner)


def test_an_address_has_an_end(board: Board, owner: User) -> None:
    with nothing_changed(), pytest.raises(ValidationError, match="at most 500 characters"):
        add_webhook(board=board, url=URL + "x" * 500, events=["card.moved"], by=owner)


def test_a_board_has_no_more_than_twenty(board: Board, owner: User) -> None:
    for _ in range(AT_MOST):
        listener(board, URL)
    with nothing_changed(), pytest.raises(Refused) as refused:
        add_webhook(board=board, url=URL, events=["card.moved"], by=owner)
    assert refused.value.code == "too_many_webhooks"


def test_a_renewed_secret_is_another(webhook: Webhook, owner: User) -> None:
    before = webhook.secret
    renewed = renew_secret(webhook=webhook, by=owner)
    assert renewed.secret != before
    assert Webhook.objects.get().secret == renewed.secret


def test_a_secret_that_got_out_is_renewed_on_an_archived_board_too(webhook: Webhook, board: Board, owner: User) -> None:
    archive_board(board=board, by=owner)
    before = webhook.secret
    assert renew_secret(webhook=webhook, by=owner).secret != before


def test_the_board_knows_whether_anybody_listens(webhook: Webhook, board: Board, owner: User) -> None:
    def listened_to() -> bool:
        return Board.objects.get(pk=board.pk).has_webhooks

    assert listened_to()
    switch_off(webhook=webhook, by=owner)
    assert not listened_to()
    switch_on(webhook=webhook, by=owner)
    assert listened_to()
    another = add_webhook(board=board, url=URL, events=["card.moved"], by=owner)
    remove_webhook(webhook=webhook, by=owner)
    assert listened_to()
    remove_webhook(webhook=another, by=owner)
    assert not listened_to()


def test_what_is_gone_cannot_be_changed(webhook: Webhook, owner: User) -> None:
    remove_webhook(webhook=webhook, by=owner)
    with pytest.raises(Refused) as refused:
        switch_on(webhook=webhook, by=owner)
    assert refused.value.code == "webhook_gone"


def test_nothing_is_sent_again_to_one_that_is_off(
    webhook: Webhook, idea: Column, validation: Column, owner: User
) -> None:
    (card,) = fill(idea, "X", by=owner)
    move_card(card=card, to=validation, by=owner)
    switch_off(webhook=webhook, by=owner)
    with pytest.raises(Refused) as refused:
        redeliver(delivery=webhook.deliveries.order_by("pk")[0], by=owner)
    assert refused.value.code == "webhook_off"


def test_what_was_forgotten_cannot_be_sent_again(webhook: Webhook, idea: Column, owner: User) -> None:
    fill(idea, "X", by=owner)
    delivery = webhook.deliveries.get()
    webhook.deliveries.all().delete()
    with nothing_changed(), pytest.raises(Refused, match="no longer here") as refused:
        redeliver(delivery=delivery, by=owner)
    assert refused.value.code == "delivery_gone"


def test_deliveries_go_with_their_board(webhook: Webhook, idea: Column, owner: User) -> None:
    fill(idea, "X", by=owner)
    another = create_board(name="Other", owner=owner)
    kept = listener(another, URL)
    remove_webhook(webhook=webhook, by=owner)
    assert list(Webhook.objects.all()) == [kept]


def test_no_secret_and_no_address_in_what_is_written_to_a_log(webhook: Webhook) -> None:
    for shown in (str(webhook), repr(webhook)):
        assert webhook.secret not in shown
        assert "very-secret" not in shown


@pytest.mark.parametrize("wrong", [{"events": ""}, {"secret": ""}, {"disabled_at": after()}])
def test_the_database_refuses_what_makes_no_sense(webhook: Webhook, wrong: dict[str, object]) -> None:
    with pytest.raises(IntegrityError):
        Webhook.objects.filter(pk=webhook.pk).update(**wrong)


@pytest.mark.parametrize("wrong", [{"event": "card.lost"}, {"transition": None}])
def test_a_delivery_is_of_one_known_thing(
    webhook: Webhook, idea: Column, owner: User, wrong: dict[str, object]
) -> None:
    card: Card = fill(idea, "X", by=owner)[0]
    assert webhook.deliveries.get().card == card
    with pytest.raises(IntegrityError):
        webhook.deliveries.update(**wrong)
