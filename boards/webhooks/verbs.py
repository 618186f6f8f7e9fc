"""The verbs of a webhook. They obey what `boards.moves` says of its verbs, and are told in the board log.

The log names the host alone: an address may carry a password of the receiver's, and the log is for all members.
"""

from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from boards.change import NAME_LENGTH, BoardChange, board_change
from boards.models import Board, Decided, Delivery, Event, Webhook
from boards.refusals import Refused
from boards.webhooks.guard import Unfit, judge_as_written, target_of
from boards.webhooks.signing import new_secret
from boards.words import name_of

AT_MOST = 20  # a board's webhooks


def add_webhook(*, board: Board, url: str, events: list[str], by: User | None, at: datetime | None = None) -> Webhook:
    """Tell an address of these events from now on. Raises ValidationError for what must not be called."""
    _check_address(url)
    with board_change(board, by=by, at=at) as change:
        if change.board.webhooks.count() >= AT_MOST:
            raise Refused("too_many_webhooks", f"A board can have {AT_MOST} webhooks.")
        webhook = Webhook(
            board=change.board,
            url=url,
            secret=new_secret(),
            events=_in_order(events),
            made_at=change.at,
            due_at=change.at,
            by=by,
            by_name=name_of(by)[:NAME_LENGTH],
        )
        webhook.full_clean(exclude=["by"])
        webhook.save()
        _note_listeners(change)
        _decide(change, webhook, after=f"added: {webhook.events}")
    return webhook


def change_webhook(*, webhook: Webhook, url: str, events: list[str], by: User | None) -> Webhook:
    """Another address, other events. What waits already goes to the new address."""
    _check_address(url)
    with board_change(webhook.board_id, by=by) as change:
        webhook = _fresh(change, webhook)
        before = f"{host_of(webhook)}: {webhook.events}"
        webhook.url, webhook.events = url, _in_order(events)
        webhook.full_clean(exclude=["by"])
        webhook.save(update_fields=["url", "events"])
        _decide(change, webhook, before=before, after=f"{host_of(webhook)}: {webhook.events}")
    return webhook


def switch_on(*, webhook: Webhook, by: User | None, at: datetime | None = None) -> Webhook:
    """Tell it again from now on, first of what still waits."""
    with board_change(webhook.board_id, by=by, at=at) as change:
        webhook = _fresh(change, webhook)
        # While it was disabled the lease was that of a mail; any other is of a worker with a message on its way.
        Webhook.objects.filter(pk=webhook.pk, disabled_at__isnull=False).update(claimed_until=None)
        webhook.active, webhook.due_at, webhook.disabled_at = True, change.at, None
        webhook.failures, webhook.failing_since = 0, None
        webhook.save(update_fields=["active", "due_at", "disabled_at", "failures", "failing_since"])
        _note_listeners(change)
        _decide(change, webhook, after="on")
    return webhook


def switch_off(*, webhook: Webhook, by: User | None) -> Webhook:
    """Send nothing more, and note down nothing more to be sent."""
    with board_change(webhook.board_id, by=by, archived_too=True) as change:
        webhook = _fresh(change, webhook)
        webhook.active = False
        webhook.save(update_fields=["active"])
        _note_listeners(change)
        _decide(change, webhook, after="off")
    return webhook


def renew_secret(*, webhook: Webhook, by: User | None) -> Webhook:
    """From now on messages are signed with another secret; the old one is of no use any more.

    On an archived board too: a secret that got out must not be good again when the board is restored.
    """
    with board_change(webhook.board_id, by=by, archived_too=True) as change:
        webhook = _fresh(change, webhook)
        webhook.secret = new_secret()
        webhook.save(update_fields=["secret"])
        _decide(change, webhook, after="new secret")
    return webhook


def remove_webhook(*, webhook: Webhook, by: User | None) -> None:
    """With all that waits for it, and the log of its deliveries."""
    with board_change(webhook.board_id, by=by, archived_too=True) as change:
        webhook = _fresh(change, webhook)
        _decide(change, webhook, before=webhook.events, after="removed")
        webhook.delete()
        _note_listeners(change)


def redeliver(*, delivery: Delivery, by: User | None, at: datetime | None = None) -> Delivery:
    """Send once more what was received, under the same id, behind what waits; or try now what still waits."""
    with board_change(delivery.webhook.board_id, by=by, at=at) as change:
        webhook = _fresh(change, delivery.webhook)
        if not webhook.active:
            raise Refused("webhook_off", "This webhook is off. Switch it on first.")
        delivery = _fresh_delivery(webhook, delivery)
        Webhook.objects.filter(pk=webhook.pk).update(due_at=change.at)
        if delivery.sent_at is None:
            return delivery
        told = {name: getattr(delivery, name) for name in ("event_id", "event", "card", "transition", "block", "at")}
        return webhook.deliveries.create(again=True, **told)


def host_of(webhook: Webhook) -> str:
    return target_of(webhook.url).netloc


def _check_address(url: str) -> None:
    """Raises ValidationError, with a sentence, for an address that by itself cannot or must not be called."""
    try:
        judge_as_written(target_of(url).host)
    except Unfit as unfit:
        raise ValidationError(str(unfit)) from None


def _in_order(events: list[str]) -> str:
    unknown = set(events) - set(Event.values)
    if unknown or not events:
        raise ValidationError("Choose at least one event, from the list.")
    return " ".join(name for name in Event.values if name in events)


def _fresh(change: BoardChange, webhook: Webhook) -> Webhook:
    found = change.board.webhooks.filter(pk=webhook.pk).first()
    if found is None:
        raise Refused("webhook_gone", "That webhook is no longer here.")
    return found


def _fresh_delivery(webhook: Webhook, delivery: Delivery) -> Delivery:
    found = webhook.deliveries.filter(pk=delivery.pk).first()
    if found is None:
        raise Refused("delivery_gone", "That delivery is no longer here.")
    return found


def _note_listeners(change: BoardChange) -> None:
    """Only what switches itself off after a day of failures is not noted: there the outbox finds nobody to tell."""
    change.board.has_webhooks = change.board.webhooks.filter(active=True).exists()
    change.board.save(update_fields=["has_webhooks"])


def _decide(change: BoardChange, webhook: Webhook, *, before: str = "", after: str) -> None:
    change.decide(Decided.WEBHOOK, host_of(webhook), before=before, after=after)
