"""Pages of allauth are Django templates, the frame around every page of ours is Jinja2: this puts one in the other."""

from typing import Any

from django.conf import settings
from django.template import Context, Library
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from people.programs import program
from people.signing_up import CLOSED, invitation_ahead

register = Library()
register.filter(program)


@register.simple_block_tag(takes_context=True)
def framed(context: Context, content: str, title: str, narrow: bool) -> SafeString:
    """The content in our own frame, under this title; narrow for who is not signed in yet."""
    within: dict[str, Any] = {
        "title": title,
        "narrow": narrow,
        "content": mark_safe(content),  # noqa: S308 - drawn and escaped by the page's own engine
    }
    page = render_to_string("people/framed.html", within, request=context.get("request"), using="jinja2")
    return mark_safe(page)  # noqa: S308 - as above


@register.simple_tag
def sign_up_is_offered() -> bool:
    return bool(settings.SIGNUP != CLOSED)


@register.simple_tag
def invited_address(way: str | None) -> str:
    """Which address an invitation went to, as far as who holds its link may know; nothing where none lies ahead."""
    invitation = invitation_ahead(way or "", at=timezone.now())
    return invitation.hint if invitation else ""
