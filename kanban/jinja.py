"""The Jinja2 environment of our pages: what every template may call."""

from functools import lru_cache
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django_htmx.jinja import htmx_script
from jinja2 import Environment

from boards import mentions, notices, sending, words
from metrics.headline import per_week


def environment(**options: Any) -> Environment:
    env = Environment(trim_blocks=True, lstrip_blocks=True, **options)
    env.globals.update(
        static=static,
        url=_url,
        htmx_script=htmx_script,
        clock=timezone.now,
        chart_addresses=_chart_addresses,
        how_many_unread=notices.how_many_unread,
        link_to=sending.link_to,
    )
    env.filters.update(
        age=words.age,
        ago=words.ago,
        day=words.day,
        days=words.days,
        headed=words.headed,
        initials=words.initials,
        lateness=words.lateness,
        name=words.name_of,
        per_week=per_week,
        number_word=words.number_word,
        moment=words.moment,
        reason=words.reason,
        signed=words.signed,
        stay=words.stay,
        with_mentions=mentions.with_mentions,
    )
    return env


@lru_cache(10_000)  # finding an address takes as long as drawing the rest of a card
def _url(name: str, *args: Any) -> str:
    return reverse(name, args=args)


def _chart_addresses(board: int, name: str, query: str) -> dict[str, str]:
    """Where a chart of the Flow page is had, by the form it is had in."""
    asked = f"?{query}" if query else ""
    return {kind: _url("flow_chart", board, name, kind) + asked for kind in ("live", "png", "svg", "csv", "json")}
