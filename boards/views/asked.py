"""What an address asks for, as it can be looked up."""

from boards.access import SignedInRequest


def text_asked(request: SignedInRequest, name: str) -> str:
    """No database looks for NUL, and nobody for more than a line."""
    return request.GET.get(name, "").replace("\0", "").strip()[:200]
