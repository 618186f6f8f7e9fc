"""The mails that ask stakeholders whether they want the report, found by what is due."""

from datetime import datetime, timedelta
from time import monotonic

from boards.sending import MailServerAway, post_mail
from reports.links import confirming_address
from reports.models import Subscription

# After so long at least another worker may try: the one that set out is no more, or the mail server said no.
TRY_AGAIN = timedelta(minutes=5)
AT_ONCE = 50
# The worker has other things to do than wait for a slow mail server.
SECONDS_A_RUN = 20


def ask_stakeholders(*, at: datetime) -> None:
    """Mail what is due, the longest due first. Each is claimed, so that two workers do not ask twice."""
    end = monotonic() + SECONDS_A_RUN
    for subscription in (
        Subscription.objects.to_ask(at).select_related("board", "added_by").order_by("ask_at")[:AT_ONCE]
    ):
        if monotonic() > end:
            return
        try:
            if _claim(subscription, at):
                _ask(subscription)
        except MailServerAway:
            Subscription.objects.to_ask(at).update(ask_at=at + TRY_AGAIN)
            return


def _claim(subscription: Subscription, at: datetime) -> bool:
    """Each wait is as long as all those before it."""
    assert subscription.asked_at, "an owner added it"
    as_it_was = Subscription.objects.filter(pk=subscription.pk, ask_at=subscription.ask_at)
    return bool(as_it_was.update(ask_at=at + max(TRY_AGAIN, at - subscription.asked_at)))


def _ask(subscription: Subscription) -> None:
    context = {
        "board": subscription.board,
        "by": subscription.added_by,
        "appointment": subscription.appointment,
        "link": confirming_address(subscription),
    }
    if post_mail("report_ask", context, to=subscription.email):
        # Asked anew meanwhile, they wait for another link.
        Subscription.objects.filter(pk=subscription.pk, asked_at=subscription.asked_at).update(ask_at=None)
