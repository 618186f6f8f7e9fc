"""A card of the cast's board, and people with addresses."""

from datetime import timedelta

from django.contrib.auth.models import User

from boards.notice_mails import mail_notices
from tests.cast import after

NOW = after(days=1)


def told(person: User) -> list[tuple[str, str]]:
    return list(person.notices.order_by("pk").values_list("kind", "words"))


def kinds(person: User) -> list[str]:
    return [kind for kind, _ in told(person)]


def sweep(**later: float) -> None:
    mail_notices(at=NOW + timedelta(**later))
