"""One run of a sweep that mails: one after the other, for a while, as long as a mail server answers."""

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from time import monotonic
from typing import Any, TypeVar

from django.db.models import F, QuerySet

from boards.models.mailed import HAND_OVERS, REFUSAL_LENGTH
from boards.post import MailServerAway, NotTaken, Unanswered
from boards.sending import drawn_mail, message_id, post_drawn

logger = logging.getLogger(__name__)

Waiting = TypeVar("Waiting")

# After so long at least another worker may try: the one that set out is no more, or the mail server said no.
TRY_AGAIN = timedelta(minutes=5)
AT_ONCE = 50
# The worker has other things to do than wait for a slow mail server.
SECONDS_A_RUN = 20
# One that is not answered may be the address's fault; so many in a row are the mail server's.
UNANSWERED_IN_A_ROW = 2


def mail_each(due: Iterable[Waiting], *, claim: Callable[[Waiting], bool], mail: Callable[[Waiting], None]) -> bool:
    """Each is claimed, so that two workers do not send it twice. Says whether a mail server was there.

    Without one the run ends: asked again for each, it would hold the worker through its time-out as often. One that
    cannot be drawn keeps no other from going, and waits as its claim says.
    """
    end, unanswered = monotonic() + SECONDS_A_RUN, 0
    for waiting in due:
        if monotonic() > end:
            break
        try:
            if claim(waiting):
                mail(waiting)
                unanswered = 0
        except Unanswered:
            unanswered += 1
            if unanswered == UNANSWERED_IN_A_ROW:
                return False
        except MailServerAway:
            return False
        except Exception:
            logger.exception("A mail of %r could not be drawn.", waiting)
    return True


def hand_over(
    ours: QuerySet[Any],
    mail: str,
    context: dict[str, Any],
    *,
    to: str,
    known_as: str,
    headers: dict[str, str] | None = None,
) -> bool:
    """The mail of one row (`Mailed`), under the same `Message-ID` however often it is tried; whether it was taken.

    Counted as unanswered once it is drawn and before it is handed over: who is killed then has heard nothing either.
    `ours` is the row as long as it waits for this mail and no newer one.
    """
    drawn = drawn_mail(mail, context, to=to, headers={"Message-ID": message_id(known_as), **(headers or {})})
    if not ours.filter(unanswered__lt=HAND_OVERS).update(unanswered=F("unanswered") + 1):
        return False
    try:
        post_drawn(drawn)
    except Unanswered:
        raise
    except MailServerAway:
        ours.update(unanswered=F("unanswered") - 1)
        raise
    except NotTaken as refusal:
        ours.update(unanswered=F("unanswered") - 1, refusal=refusal.sentence[:REFUSAL_LENGTH])
        return False
    ours.update(unanswered=F("unanswered") - 1, refusal="")
    return True


def longer_wait(so_far: timedelta) -> timedelta:
    """Each wait is as long as all those before it: a refused address is tried a dozen times in two weeks."""
    return max(TRY_AGAIN, so_far)
