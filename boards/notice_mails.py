"""Mails of what concerns somebody at once, found by what is due."""

from datetime import datetime, timedelta
from functools import partial

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from boards.mail_run import AT_ONCE, TRY_AGAIN, longer_wait, mail_each
from boards.models import Notice
from boards.post import MailServerAway, Unanswered
from boards.sending import link_to, message_id, post_mail

GIVES_UP = timedelta(days=2)
# Hand-overs after which it may have arrived.
UNANSWERED = 2


def mail_notices(*, at: datetime) -> None:
    """Mail what is due, the longest due first.

    What cannot be mailed for two days, or was handed over twice without an answer, stays for the digest.
    """
    due = Notice.objects.due(at).order_by("due_at", "pk")[:AT_ONCE]
    if not mail_each(due, claim=partial(_claim, at=at), mail=_mail_notice):
        Notice.objects.due(at).update(due_at=at + TRY_AGAIN)


def _claim(notice: Notice, *, at: datetime) -> bool:
    """Read meanwhile, it is due no more."""
    so_far = at - notice.at
    hopeful = so_far < GIVES_UP and notice.unanswered < UNANSWERED
    due_at = at + longer_wait(so_far) if hopeful else None
    return bool(Notice.objects.filter(pk=notice.pk, due_at=notice.due_at).update(due_at=due_at)) and due_at is not None


def _mail_notice(claimed: Notice) -> None:
    """Who does not see the board any more, or has no address, is mailed nothing."""
    ours = Notice.objects.filter(pk=claimed.pk)
    notice = ours.in_sight().to_mail_boxes().select_related("person", "board").first()
    if notice is None:
        ours.update(due_at=None)
        return
    context = {"notice": notice, "board": notice.board, "link": link_to(reverse("notice", args=[notice.pk]))}
    if _taken(notice, context):
        ours.update(due_at=None, mailed_at=timezone.now())


def _taken(notice: Notice, context: dict[str, object]) -> bool:
    """Counted as unanswered before it is handed over: who is killed then has heard nothing either."""
    ours = Notice.objects.filter(pk=notice.pk)
    ours.update(unanswered=F("unanswered") + 1)
    try:
        taken = post_mail("notice", context, to=notice.person.email, headers=_known_again(notice))
    except Unanswered:
        raise
    except MailServerAway:
        ours.update(unanswered=F("unanswered") - 1)
        raise
    ours.update(unanswered=F("unanswered") - 1)
    return taken


def _known_again(notice: Notice) -> dict[str, str]:
    """The same `Message-ID` however often it is tried: a mail box that has it already knows it again."""
    return {"Message-ID": message_id(f"notice-{notice.pk}")}
