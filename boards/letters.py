"""The HTML of a mail, shown by the product: in a frame with an address and a policy of its own.

Nothing runs in it and nothing is fetched from elsewhere, whatever the mail holds. It has its own styles, as mails do,
and its links lead out of the frame.
"""

from collections.abc import Callable
from typing import Any, cast

from csp import decorators
from django.http import HttpResponse
from django.views.decorators.clickjacking import xframe_options_sameorigin

Page = Callable[..., HttpResponse]

POLICY: dict[str, Any] = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "img-src": ["'self'", "data:"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["'self'"],
    # Of our origin, or its pictures would be asked for by nobody.
    "sandbox": ["allow-same-origin", "allow-popups", "allow-top-navigation-by-user-activation"],
}
HEAD = '<base target="_top"><style media="print">@page { margin: 15mm } img, tr { break-inside: avoid }</style>'


def with_a_letter(view: Page) -> Page:
    """A page that holds the frame."""
    return cast(Page, decorators.csp_update({"frame-src": ["'self'"]})(view))


def letter(view: Callable[..., str]) -> Page:
    """A view that answers with the HTML of a mail; opened by itself it is fit to be printed."""

    def answer(*asked: Any, **names: Any) -> HttpResponse:
        return HttpResponse(view(*asked, **names).replace("</head>", f"{HEAD}</head>", 1))

    return cast(Page, decorators.csp(POLICY)(xframe_options_sameorigin(answer)))
