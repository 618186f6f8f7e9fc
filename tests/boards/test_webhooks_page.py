"""The page on which owners say who is told, and see what became of it."""

import socket
from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from boards.models import Board, Column, Delivery, Event, Webhook
from boards.moves import create_card
from boards.webhooks.delivering import deliver_due
from tests.boards.listening import listener
from tests.boards.pages import browser_of
from tests.boards.receiver import Receiver, answers, receiving
from tests.boards.state import nothing_changed

pytestmark = pytest.mark.enable_socket

URL = "https://8.8.8.8/hook"


@pytest.fixture
def page(owner: User) -> Client:
    return browser_of(owner)


@pytest.fixture
def receiver(settings: LazySettings) -> Iterator[Receiver]:
    settings.WEBHOOK_ALLOW_PRIVATE = True
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def webhook(board: Board, receiver: Receiver) -> Webhook:
    return listener(board, receiver.url)


@pytest.fixture
def delivery(webhook: Webhook, idea: Column, owner: User) -> Delivery:
    create_card(board=idea.board, column=idea, title="<b>Export</b>", by=owner)
    return webhook.deliveries.get()


def shown(page: Client, board: Board) -> str:
    response = page.get(reverse("webhooks", args=[board.pk]))
    assert response.status_code == 200
    return response.content.decode()


def test_the_settings_lead_there(page: Client, board: Board) -> None:
    link = f'href="/boards/{board.pk}/webhooks/"'
    assert link in page.get(f"/boards/{board.pk}/settings/").content.decode()


@pytest.mark.parametrize("who", ["member", "viewer", "outsider"])
def test_it_is_the_owners_alone(
    who: str, board: Board, webhook: Webhook, delivery: Delivery, request: pytest.FixtureRequest
) -> None:
    client, status = browser_of(request.getfixturevalue(who)), 404 if who == "outsider" else 403
    assert client.get(reverse("webhooks", args=[board.pk])).status_code == status
    acts = {"add_webhook": board, "redeliver": delivery}
    acts |= dict.fromkeys(["change_webhook", "switch_webhook", "renew_webhook_secret", "remove_webhook"], webhook)
    before = list(Webhook.objects.values()), list(Delivery.objects.values())
    for name, noun in acts.items():
        with nothing_changed():
            assert client.post(reverse(name, args=[noun.pk])).status_code == status, name
    assert (list(Webhook.objects.values()), list(Delivery.objects.values())) == before


def test_a_secret_is_shown_once(page: Client, board: Board) -> None:
    response = page.post(reverse("add_webhook", args=[board.pk]), {"url": URL, "events": ["card.moved"]})
    assert (response.status_code, response["Location"]) == (302, f"/boards/{board.pk}/webhooks/")
    secret = board.webhooks.get().secret
    assert secret in shown(page, board)
    assert secret not in shown(page, board)


def test_a_new_secret_is_shown_once_too_and_to_nobody_else(
    page: Client, webhook: Webhook, board: Board, member: User
) -> None:
    page.post(reverse("renew_webhook_secret", args=[webhook.pk]))
    webhook.refresh_from_db()
    board.memberships.filter(person=member).update(role="owner")
    assert webhook.secret not in shown(browser_of(member), board)
    assert webhook.secret in shown(page, board)
    assert webhook.secret not in shown(page, board)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"url": "http://10.0.0.7/", "events": ["card.moved"]}, "10.0.0.7 is not on the public internet"),
        ({"url": "ftp://8.8.8.8/", "events": ["card.moved"]}, "That is no address such as https://example.org/hook."),
        ({"url": "", "events": ["card.moved"]}, "Address: This field is required."),
        ({"url": URL, "events": []}, "Events: This field is required."),
        ({"url": URL, "events": ["card.exploded"]}, "Select a valid choice"),
        ({"url": "https://8.8.8.8/\0", "events": ["card.moved"]}, "Null characters are not allowed."),
    ],
)
def test_what_makes_no_sense_is_said_and_kept_in_the_form(
    page: Client, board: Board, sent: dict[str, object], sentence: str
) -> None:
    with nothing_changed():
        response = page.post(reverse("add_webhook", args=[board.pk]), sent)
    assert response.status_code == 400
    words = response.content.decode()
    assert sentence in words
    if "\0" not in str(sent["url"]):
        assert f'value="{sent["url"]}"' in words
    assert not Webhook.objects.exists()


def test_all_events_are_offered_and_chosen_at_first(page: Client, board: Board) -> None:
    words = shown(page, board)
    assert words.count("checked") == len(Event.values) == 8


def test_it_is_changed_switched_and_removed(page: Client, board: Board, webhook: Webhook) -> None:
    page.post(reverse("change_webhook", args=[webhook.pk]), {"url": URL, "events": ["card.finished"]})
    page.post(reverse("switch_webhook", args=[webhook.pk]), {"to": "off"})
    webhook.refresh_from_db()
    assert (webhook.url, webhook.wanted, webhook.active) == (URL, ["card.finished"], False)
    assert '<p class="state">Off</p>' in shown(page, board)
    page.post(reverse("switch_webhook", args=[webhook.pk]), {"to": "on"})
    assert '<p class="state good">On</p>' in shown(page, board)
    page.post(reverse("remove_webhook", args=[webhook.pk]))
    assert not Webhook.objects.exists()


def test_a_switch_goes_on_or_off(page: Client, webhook: Webhook) -> None:
    assert page.post(reverse("switch_webhook", args=[webhook.pk]), {"to": "sideways"}).status_code == 400


def test_that_a_name_is_not_known_is_said_by_the_first_delivery(
    page: Client, board: Board, idea: Column, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*asked: object, **how: object) -> object:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert "looked up at the first delivery" in shown(page, board)
    page.post(reverse("add_webhook", args=[board.pk]), {"url": "https://mistyped.example/", "events": ["card.created"]})
    create_card(board=board, column=idea, title="X", by=owner)
    deliver_due()
    assert "mistyped.example is not known on the public internet" in shown(page, board)


def test_a_delivery_is_seen_with_what_became_of_it(page: Client, board: Board, delivery: Delivery) -> None:
    waiting = shown(page, board)
    assert "1 message waits" in waiting
    assert "&lt;b&gt;Export&lt;/b&gt;" in waiting
    deliver_due()
    received = shown(page, board)
    assert "204 in" in received
    assert "Send again" in received
    assert "message waits" not in received


def test_a_failure_is_seen_with_its_reason(page: Client, board: Board, delivery: Delivery, receiver: Receiver) -> None:
    receiver.behave = answers(500)
    deliver_due()
    words = shown(page, board)
    assert "Failing since" in words
    assert "Answered 500." in words
    assert "Try now" in words


def test_a_button_sends_it_again(page: Client, board: Board, delivery: Delivery, receiver: Receiver) -> None:
    deliver_due()
    assert page.post(reverse("redeliver", args=[delivery.pk])).status_code == 302
    deliver_due()
    assert receiver.ids == [str(delivery.event_id)] * 2
    assert "sent again by hand" in shown(page, board)


def test_on_an_archived_board_nothing_is_added(page: Client, board: Board, webhook: Webhook) -> None:
    page.post(reverse("archive_board", args=[board.pk]))
    response = page.post(reverse("add_webhook", args=[board.pk]), {"url": URL, "events": ["card.moved"]})
    assert response.status_code == 409
    assert Webhook.objects.count() == 1
