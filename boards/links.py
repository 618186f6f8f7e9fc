"""What a card points to outside of the product. The verbs obey what `boards.moves` says of its verbs."""

from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from boards.change import board_change
from boards.models import Card, Link
from boards.refusals import Refused

_web_address = URLValidator(schemes=["http", "https"])


def add_link(*, card: Card, url: str, title: str = "", by: User | None, at: datetime | None = None) -> Link:
    """Hang an address on a card. Raises ValidationError for one that is no http or https, or hangs there already."""
    with board_change(card.board_id, by=by, at=at) as change:
        link = Link(card=change.fresh(card), url=url.strip(), title=" ".join(title.split()))
        try:
            _web_address(link.url)
        except ValidationError:
            raise ValidationError({"url": "Enter an address that begins with https:// or http://."}) from None
        link.clean_fields(exclude=["card"])
        link.validate_constraints()
        link.save()
        change.touch(link.card.column_id)
    return link


def remove_link(*, link: Link, by: User | None, at: datetime | None = None) -> Card:
    """Take it off the card."""
    with board_change(link.card.board_id, by=by, at=at) as change:
        card = change.fresh(link.card)
        gone, _ = card.links.filter(pk=link.pk).delete()
        if not gone:
            raise Refused("link_gone", "That link is no longer here.")
        change.touch(card.column_id)
    return card
