"""What the faces of cards show of other tables: labels and the number of comments."""

from collections.abc import Collection
from operator import attrgetter

from django.db import connection

from boards.models import Card, Label

# Both for many cards by one statement, as every card that is drawn asks for it, and most have neither.
SHOWN = """
SELECT bearing.card_id, label.id, label.name, label.colour, 0
  FROM boards_card_labels bearing JOIN boards_label label ON label.id = bearing.label_id
  WHERE bearing.card_id IN ({cards})
UNION ALL
SELECT card_id, NULL, NULL, NULL, count(*) FROM boards_comment WHERE card_id IN ({cards}) GROUP BY card_id
"""


def with_talk(cards: Collection[Card]) -> None:
    """Tell each card its `shown_labels` by name and its `comment_count`."""
    by_id = {card.pk: card for card in cards}
    for card in cards:
        card.shown_labels, card.comment_count = [], 0
    if not cards:
        return
    with connection.cursor() as cursor:
        cursor.execute(SHOWN.format(cards=", ".join(["%s"] * len(by_id))), [*by_id] * 2)
        for card_id, label_id, name, colour, comments in cursor.fetchall():
            if label_id is None:
                by_id[card_id].comment_count = comments
            else:
                by_id[card_id].shown_labels.append(Label(pk=label_id, name=name, colour=colour))
    for card in cards:
        card.shown_labels.sort(key=attrgetter("name"))
