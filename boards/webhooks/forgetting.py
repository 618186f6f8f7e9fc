"""What was delivered is kept for a month, and so is what nobody fetched."""

from datetime import datetime, timedelta

from django.db.models import Q

from boards.models import Delivery

KEPT = timedelta(days=30)


def forget_old(*, at: datetime) -> int:
    """Delete what is older; of what still waits, only what waits for a webhook that is off. Says how many went."""
    over = Q(sent_at__lt=at - KEPT) | Q(sent_at=None, webhook__active=False, at__lt=at - KEPT)
    return Delivery.objects.filter(over).delete()[0]
