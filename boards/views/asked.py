"""What an address asks for, as it can be looked up, and where who asks lives."""

from boards.access import SignedInRequest
from boards.models.board import default_time_zone


def text_asked(request: SignedInRequest, name: str) -> str:
    """No database looks for NUL, and nobody for more than a line."""
    return request.GET.get(name, "").replace("\0", "").strip()[:200]


def own_time_zone(request: SignedInRequest) -> str:
    """Of who asks, where they said one."""
    profile = getattr(request.user, "profile", None)
    return profile.timezone if profile else default_time_zone()
