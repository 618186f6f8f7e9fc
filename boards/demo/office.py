"""When people are at work: on weekdays, from nine to half past five in the board's zone."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAYS = 195  # working days in nine months
OPENS, CLOSES = time(9, 0), time(17, 30)
FIRST_HOUR = timedelta(hours=1)


class Office:
    """The working days up to `now`. The last one is today where the office has been open for an hour."""

    def __init__(self, now: datetime, zone: ZoneInfo) -> None:
        self.now = now
        self.zone = zone
        self.days = self._days_until(now.astimezone(zone).date())

    def instant(self, day: int, share: float) -> datetime:
        """The instant at which this share (0 to 1) of the day's hours is over; today's hours end now."""
        opens = self._at(self.days[day], OPENS)
        closes = min(self._at(self.days[day], CLOSES), self.now)
        return opens + (closes - opens) * share

    def _days_until(self, today: date) -> list[date]:
        days: list[date] = []
        day = today if self._at(today, OPENS) + FIRST_HOUR <= self.now else today - timedelta(days=1)
        while len(days) < DAYS:
            if day.weekday() < 5:
                days.insert(0, day)
            day -= timedelta(days=1)
        return days

    def _at(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self.zone)
