"""A day and an hour of every week, in somebody's time zone. No Django.

Clocks are changed: an hour that a day skips is kept at the first instant after the gap, one that a day has twice at the
first of the two.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
SECOND = timedelta(seconds=1)


class Appointment(NamedTuple):
    weekday: int  # 0 is Monday
    hour: time
    zone: str

    def __str__(self) -> str:
        return f"{WEEKDAYS[self.weekday]} at {self.hour:%H:%M} ({self.zone})"

    def next_after(self, instant: datetime) -> datetime:
        return next(moment for moment in self._around(instant) if moment > instant)

    def last_until(self, instant: datetime) -> datetime:
        return next(moment for moment in reversed(self._around(instant)) if moment <= instant)

    def _around(self, instant: datetime) -> list[datetime]:
        """In the week of the instant, and in two before and after it: where a gap takes a day, one is not enough."""
        zone = ZoneInfo(self.zone)
        today = instant.astimezone(zone).date()
        day = today + timedelta(days=self.weekday - today.weekday())
        return [_instant(day + timedelta(weeks=weeks), self.hour, zone) for weeks in range(-2, 3)]


def _instant(day: date, hour: time, zone: ZoneInfo) -> datetime:
    """In UTC."""
    wanted = datetime.combine(day, hour, zone)
    instant = wanted.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == wanted.replace(tzinfo=None):
        return instant
    return _end_of_gap(wanted.replace(fold=1).astimezone(UTC), instant, zone)


def _end_of_gap(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The first instant with the later offset, which lies between these two."""
    offset = after.astimezone(zone).utcoffset()
    while after - before > SECOND:
        between = before + (after - before) // 2
        if between.astimezone(zone).utcoffset() == offset:
            after = between
        else:
            before = between
    return after.replace(microsecond=0)
