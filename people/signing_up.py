"""Who may have an account: anybody, whom somebody invited to a board, or nobody."""

from datetime import datetime

from django.conf import settings

from boards.models import Invitation

OPEN, INVITE, CLOSED = "open", "invite", "closed"


def may_sign_up(email: str, *, at: datetime) -> bool:
    """Whether an account may be made for this address."""
    if settings.SIGNUP == INVITE:
        return bool(email) and Invitation.objects.open(at).filter(email__iexact=email).exists()
    return bool(settings.SIGNUP == OPEN)
