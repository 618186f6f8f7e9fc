"""How many mails to strangers anybody can cause in a day, and how many to one of them, over all boards.

They are counted apart from the boards they invite to: whoever deletes a board or leaves it gets nothing back.
"""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Count
from django.utils.crypto import salted_hmac

from boards.addresses import as_mailed
from boards.models import Approach
from boards.refusals import Refused

A_DAY = timedelta(days=1)
BY_ONE_PERSON = 200
TO_ONE_ADDRESS = 3
KEPT = timedelta(days=3)

# Any number of ours: nothing else in the database is locked by one.
LOCK = 7_305_001


def approach(emails: list[str], *, by: User | None, at: datetime) -> None:
    """Count a mail to each of these addresses. Raises Refused where one would be too many."""
    _one_at_a_time()
    today = Approach.objects.filter(at__gt=at - A_DAY)
    if by and today.filter(by=by).count() + len(emails) > BY_ONE_PERSON:
        raise Refused("too_many_invitations", f"You can invite {BY_ONE_PERSON} people a day.")
    digests = {email: _digest(email) for email in emails}
    today_to = today.filter(digest__in=digests.values()).values("digest").annotate(times=Count("pk"))
    full = set(today_to.filter(times__gte=TO_ONE_ADDRESS).values_list("digest", flat=True))
    for email, digest in digests.items():
        if digest in full:
            raise Refused("too_many_invitations", f"{email} was invited {TO_ONE_ADDRESS} times today.")
    Approach.objects.bulk_create(Approach(by=by, digest=digest, at=at) for digest in digests.values())


def forget_approaches(*, at: datetime) -> None:
    Approach.objects.filter(at__lt=at - KEPT).delete()


def _one_at_a_time() -> None:
    """Until the transaction ends: people on two boards would each count without the other. SQLite has one writer."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _digest(email: str) -> str:
    """Tells the same address again, and nobody whose it was."""
    return salted_hmac("boards.strangers", as_mailed(email), algorithm="sha256").hexdigest()
