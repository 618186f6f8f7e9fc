"""What is mailed from a row of its own, by whichever sweep finds it due."""

from django.db import models

HAND_OVERS = 2  # of one mail: after so many without an answer it has arrived, or never will
REFUSAL_LENGTH = 200


class Mailed(models.Model):
    """`unanswered` counts how often its mail was handed over and nothing was heard: each time it may have arrived.

    `refusal` is what the mail server said last, where it said no; it is tried again.
    """

    unanswered = models.PositiveSmallIntegerField(default=0, db_default=0)
    refusal = models.CharField(max_length=REFUSAL_LENGTH, blank=True, default="", db_default="")

    class Meta:
        abstract = True

    @property
    def is_unheard(self) -> bool:
        """Nobody will ever know, and it is not tried again."""
        return self.unanswered >= HAND_OVERS
