"""The link in an invitation's mail: nobody can make one up; revoking or accepting the invitation takes its force."""

from datetime import datetime

from django.core import signing

from boards.models import Invitation
from boards.refusals import invitation_closed

_signer = signing.Signer(salt="boards.invitation")


def token_of(invitation: Invitation) -> str:
    return _signer.sign_object(invitation.pk)


def invitation_of(token: str, *, at: datetime) -> Invitation:
    """Raises Refused for a link that opens nothing, or nothing any more."""
    try:
        number = _signer.unsign_object(token)
    except signing.BadSignature:
        raise invitation_closed() from None
    invitation = Invitation.objects.open(at).select_related("board").filter(pk=number).first()
    if invitation is None:
        raise invitation_closed()
    return invitation
