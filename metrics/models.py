"""What is computed from the log and kept: figures that may be recomputed at any time, and days that are over."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q

from boards.change import CLOCK_SKEW
from boards.models import Board
from metrics.flow import THIN


class BoardFiguresQuerySet(models.QuerySet["BoardFigures"]):
    def due(self, at: datetime) -> "BoardFiguresQuerySet":
        """Never computed, of an older version of the board, or stale."""
        return self.filter(Q(version=None) | Q(version__lt=F("board__version")) | Q(stale_at__lte=at))


class BoardFigures(models.Model):
    """The figures in the head of a board, as `flow_metrics` gives them for the usual window.

    They tell of the board at `version` and of the instant `as_of` (UTC); before the first computing both are empty.
    From `stale_at` on they must be computed again though nothing was changed. `claimed_at` is when a sweep last gave
    that out as work.
    """

    board = models.OneToOneField(Board, models.CASCADE, related_name="figures")
    version = models.PositiveBigIntegerField(null=True)
    as_of = models.DateTimeField(null=True)
    stale_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    window_weeks = models.PositiveIntegerField("complete weeks in the window, none for all of history", null=True)
    flow_load = models.PositiveIntegerField(default=0)
    lead_time_count = models.PositiveIntegerField(default=0)
    lead_time_p85 = models.FloatField("85 % took so many days or less", null=True)
    mean_per_week = models.FloatField("cards finished per complete week", null=True)
    weeks_of_load = models.FloatField(null=True)
    pace = models.JSONField("column id to the 85th percentile of days in it", default=dict)

    objects = BoardFiguresQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "board figures"
        constraints = [
            models.CheckConstraint(
                condition=Q(version=None, as_of=None, stale_at=None)
                | Q(version__isnull=False, as_of__isnull=False, stale_at__isnull=False),
                name="figures_computed_or_not",
            ),
            models.CheckConstraint(
                condition=Q(lead_time_p85=None) | Q(lead_time_p85__gte=0, lead_time_count__gte=5),
                name="figures_lead_time_from_five_cards",
            ),
            models.CheckConstraint(
                condition=Q(weeks_of_load=None)
                | Q(weeks_of_load__gte=0, mean_per_week__isnull=False, mean_per_week__gt=0),
                name="figures_weeks_of_load_from_a_mean",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.board} as of {self.as_of:%Y-%m-%d %H:%M}" if self.as_of else f"{self.board}, not computed yet"

    @property
    def is_thin(self) -> bool:
        """So few cards that the next one may change the percentile much."""
        return self.lead_time_count < THIN


class RecentLives(models.Model):
    """The lives of a board's recent cards as they were read at `as_of`, for `metrics.recent`.

    `since` is when their window begins (none: all of history), `rule` the line they were read by, `read_to` the last
    row that the log had then. A table of its own: who asks for the figures has no use for this.
    """

    board = models.OneToOneField(Board, models.CASCADE, related_name="recent_lives")
    as_of = models.DateTimeField()
    since = models.DateTimeField(null=True)
    rule = models.CharField("line and zone they were read by", max_length=64)
    read_to = models.BigIntegerField("last row of the log that was read")
    packed = models.BinaryField()

    class Meta:
        verbose_name_plural = "recent lives"

    def __str__(self) -> str:
        return f"{self.board} as of {self.as_of:%Y-%m-%d %H:%M}"


class LogSegment(models.Model):
    """So many rows of a board's log, as columns: see `metrics.sealed`."""

    board = models.ForeignKey(Board, models.CASCADE, related_name="log_segments", db_index=False)
    last = models.BigIntegerField("last row of the log in it")
    packed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["board", "last"], name="segment_sealed_once")]

    def __str__(self) -> str:
        return f"{self.board} up to row {self.last}"


LONGEST_LAG = timedelta(hours=1)  # of a Flow page behind its board
# Who did not look at a board's flow for so long looks at charts of then, until new ones are drawn.
LOOKED_AT_LATELY = timedelta(days=30)


class FlowPageQuerySet(models.QuerySet["FlowPage"]):
    def due(self, at: datetime) -> "FlowPageQuerySet":
        """Never drawn; or looked at lately, not as the board is now or drawn yesterday, and not drawn just now."""
        other = Q(version__lt=F("board__version")) | Q(stale_at__lte=at)
        lately = Q(asked_at__gte=at - LOOKED_AT_LATELY)
        rested = Q(rests_until__lte=at) | Q(as_of__gt=at + CLOCK_SKEW)  # by a clock that goes ahead it rests too long
        return self.filter(Q(version=None) | (lately & other & rested))


class FlowPage(models.Model):
    """The Flow page of a board in its usual view, as at `as_of` (UTC): drawn by the worker, served by the web.

    `picture` is what it tells of, `headline` says that in words, `drawn` is the HTML of figures and charts; `glance` is
    what the portfolio shows. It is drawn again when the board has another version, or from `stale_at` on; but not
    before `rests_until`, so that drawing takes a small part of a worker's time however busy the board is.
    """

    board = models.OneToOneField(Board, models.CASCADE, related_name="flow_page")
    version = models.PositiveBigIntegerField(null=True)
    as_of = models.DateTimeField(null=True)
    stale_at = models.DateTimeField(null=True)
    rests_until = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField("when somebody last looked", null=True)
    picture = models.JSONField(default=dict)
    headline = models.JSONField(default=list)
    window = models.JSONField(default=dict)
    drawn = models.TextField(default="")
    glance = models.JSONField(default=dict)

    objects = FlowPageQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.board} as of {self.as_of:%Y-%m-%d %H:%M}" if self.as_of else f"{self.board}, not drawn yet"

    def tells_of(self, board: Board, at: datetime) -> bool:
        """As it is, or was within the hour."""
        if self.as_of is None or self.stale_at is None:
            return False
        return (self.version == board.version and self.stale_at > at) or self.as_of > at - LONGEST_LAG


class Day(models.Model):
    """A finished day of a board in the board's own zone, as at its end.

    `columns` tells by column id how many cards counted in it; columns without any are left out. `read_to` is the last
    row that the board's log had then, `rule` the line and the zone it was read by: a later row that tells of this day,
    or another line, makes it be closed again.
    """

    board = models.ForeignKey(Board, models.CASCADE, related_name="days")
    date = models.DateField()
    columns = models.JSONField(default=dict)
    arrived = models.PositiveIntegerField()
    finished = models.PositiveIntegerField()
    discarded = models.PositiveIntegerField()
    read_to = models.BigIntegerField("last row of the log that was read")
    rule = models.CharField("line and zone it was read by", max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["board", "date"], name="day_once_a_board")]

    def __str__(self) -> str:
        return f"{self.board} on {self.date}"
