"""A board with somebody who listens, for the tests of how messages get there."""

from boards.models import Board, Event, Webhook
from boards.webhooks.signing import new_secret
from tests.cast import after


def listener(board: Board, url: str, *events: str) -> Webhook:
    """A webhook of the board, for all events or for those named; nobody looks at its address."""
    Board.objects.filter(pk=board.pk).update(has_webhooks=True)
    return Webhook.objects.create(
        board=board,
        url=url,
        secret=new_secret(),
        events=" ".join(events or Event.values),
        made_at=after(),
        due_at=after(),
    )
