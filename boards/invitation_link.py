"""The link in an invitation's mail: nobody can make one up, and it is of one mail alone.

Revoking or accepting the invitation takes its force; so does inviting the same address again, as with another role.
"""

from datetime import datetime

from django.core import signing

from boards.models import Invitation
from boards.refusals import invitation_closed

_signer = signing.Signer(salt="boards.invitation")


def token_of(invitation: Invitation) -> str:
    return _signer.sign_object([invitation.pk, invitation.made_at.isoformat()])


def invitation_of(token: str, *, at: datetime) -> Invitation:
    """Raises Refused for a link that opens nothing, or nothing any more."""
    try:
        number, made_at = _signer.unsign_object(token)
    except signing.BadSignature:
        raise invitation_closed() from None
    invitation = Invitation.objects.open(at).select_related("board").filter(pk=number, made_at=made_at).first()
    if invitation is None:
        raise invitation_closed()
    return invitation
