"""The mails that ask stakeholders whether they want the report, found by what is due."""

from datetime import datetime
from functools import partial

from boards.mail_run import AT_ONCE, TRY_AGAIN, hand_over, longer_wait, mail_each
from boards.sending import one_click
from reports.links import confirming_address, declining_address
from reports.models import Subscription


def ask_stakeholders(*, at: datetime) -> None:
    """Mail what is due, the longest due first. Without a mail server, the rest is left for later."""
    due = Subscription.objects.to_ask(at).select_related("board", "added_by").order_by("ask_at")[:AT_ONCE]
    if not mail_each(due, claim=partial(_claim, at=at), mail=_ask):
        Subscription.objects.to_ask(at).update(ask_at=at + TRY_AGAIN)


def _claim(subscription: Subscription, at: datetime) -> bool:
    assert subscription.asked_at, "an owner added it"
    as_it_was = Subscription.objects.filter(pk=subscription.pk, ask_at=subscription.ask_at)
    return bool(as_it_was.update(ask_at=at + longer_wait(at - subscription.asked_at)))


def _ask(subscription: Subscription) -> None:
    decline = declining_address(subscription)
    context = {
        "board": subscription.board,
        "by": subscription.added_by,
        "appointment": subscription.appointment,
        "link": confirming_address(subscription),
        "decline": decline,
    }
    # Asked anew meanwhile, they wait for another link.
    ours = Subscription.objects.filter(pk=subscription.pk, asked_at=subscription.asked_at)
    known_as = f"ask-{subscription.pk}-{subscription.asked_at:%Y%m%d%H%M%S%f}"
    if hand_over(ours, "report_ask", context, to=subscription.email, known_as=known_as, headers=one_click(decline)):
        ours.update(ask_at=None)
