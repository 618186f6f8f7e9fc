"""Who may have an account: anybody, whom somebody invited to a board, or nobody; and who comes by an invitation."""

from datetime import datetime

from django.conf import settings
from django.urls import Resolver404, resolve

from boards.invitation_link import invitation_of
from boards.models import Invitation
from boards.refusals import Refused

OPEN, INVITE, CLOSED = "open", "invite", "closed"


def may_sign_up(email: str, *, at: datetime) -> bool:
    """Whether an account may be made for this address."""
    if settings.SIGNUP == INVITE:
        return bool(email) and Invitation.objects.open(at).filter(email__iexact=email).exists()
    return bool(settings.SIGNUP == OPEN)


def invitation_ahead(path: str, *, at: datetime) -> Invitation | None:
    """The open invitation whose door this way leads to, if it does."""
    try:
        ahead = resolve(path)
        return invitation_of(ahead.kwargs["token"], at=at) if ahead.url_name == "invitation" else None
    except (Resolver404, Refused):
        return None
