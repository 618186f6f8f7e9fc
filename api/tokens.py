"""Who a request comes from, and what their token lets them do. What they may do on a board is not decided here."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone
from knox.auth import TokenAuthentication
from knox.crypto import hash_token
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from api.models import Token

# How far ahead a token can end at most: some 100 years.
MOST_DAYS = 36_500


def make_token(*, person: User, name: str, read_only: bool = False, days: int | None = None) -> tuple[Token, str]:
    """A new token, which ends after so many days (none: never), and what its program must send: known only now."""
    made: tuple[Token, str] = Token.objects.create(
        user=person, name=name, read_only=read_only, expiry=timedelta(days=days) if days else None
    )
    return made


def way_in(request: Request) -> str:
    """Which of a person's programs asks: the digest of its token, or "session" for the person in a browser."""
    return str(request.auth.digest) if isinstance(request.auth, Token) else "session"


class ByToken(TokenAuthentication):
    """Knox's header and digest. The row is found by the digest, one query, and is left where it is when it expires."""

    def authenticate_credentials(self, token: bytes) -> tuple[User, Token]:
        digest = hash_token(token.decode("latin-1"))
        found = Token.objects.select_related("user").filter(digest=digest).first()
        if found is None or (found.expiry and found.expiry <= timezone.now()):
            raise AuthenticationFailed("This token is unknown, revoked or expired.")
        known: tuple[User, Token] = self.validate_user(found)
        return known


class MayComeIn(BasePermission):
    """Whoever is signed in or has a token; one that is read-only changes nothing."""

    def has_permission(self, request: Request, view: Any) -> bool:
        token = request.auth
        if isinstance(token, Token) and token.read_only and request.method not in SAFE_METHODS:
            raise PermissionDenied("This token reads, and changes nothing.", code="token_read_only")
        return bool(request.user.is_authenticated)
