"""Mails of what concerns somebody at once, found by what is due."""

from datetime import datetime, timedelta
from functools import partial

from django.urls import reverse
from django.utils import timezone

from boards.mail_run import AT_ONCE, TRY_AGAIN, hand_over, longer_wait, mail_each
from boards.models import Notice
from boards.sending import link_to

GIVES_UP = timedelta(days=2)


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
    hopeful = so_far < GIVES_UP and not notice.is_unheard
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
    known_as = f"notice-{notice.pk}"
    if hand_over(ours, "notice", context, to=notice.person.email, known_as=known_as):
        ours.update(due_at=None, mailed_at=timezone.now())
