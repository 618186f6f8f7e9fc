"""The mail that says that a webhook was switched off."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from boards.access import owners_of
from boards.models import Webhook
from boards.sending import link_to, send_mail
from boards.webhooks.verbs import host_of

# After so long another worker may try: the one that set out is no more, or the mail server said no.
TRY_AGAIN = timedelta(minutes=5)


def tell_owners(*, at: datetime) -> None:
    """Mail the owners of each webhook that was disabled and of which they have not heard."""
    untold = Q(disabled_at__isnull=False, told_at=None) & (Q(claimed_until=None) | Q(claimed_until__lte=at))
    lease = at + TRY_AGAIN
    for webhook in Webhook.objects.filter(untold).select_related("board"):
        if Webhook.objects.filter(untold, pk=webhook.pk).update(claimed_until=lease) and _tell_owners_of(webhook):
            # Switched on meanwhile, it may be leased to a worker that serves it.
            ours = Webhook.objects.filter(pk=webhook.pk, claimed_until=lease)
            ours.update(told_at=timezone.now(), claimed_until=None)


def _tell_owners_of(webhook: Webhook) -> bool:
    """All of them, once: that one's mail server says no is no reason to mail the others again and again.

    Says whether that is done: where no mail was taken at all, it is not.
    """
    addresses = [owner.email for owner in owners_of(webhook.board) if owner.email and owner.is_active]
    last = webhook.deliveries.exclude(problem="").order_by("-tried_at").first()
    context = {
        "board": webhook.board,
        "webhook": webhook,
        "host": host_of(webhook),
        "problem": last.problem if last else "",
        "waiting": webhook.deliveries.waiting().count(),
        "link": link_to(reverse("webhooks", args=[webhook.board_id])),
    }
    taken = [send_mail("webhook_off", context, to=address) for address in addresses]
    return any(taken) or not addresses
