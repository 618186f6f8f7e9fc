"""An hour of every week in four time zones, over the days on which clocks are changed."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.appointments import Appointment

MONDAY, SATURDAY, SUNDAY = 0, 5, 6


def utc(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=UTC)


def eight(zone: str, weekday: int = MONDAY) -> Appointment:
    return Appointment(weekday, time(8), zone)


@pytest.mark.parametrize(
    ("zone", "before", "after"),
    [
        ("Europe/Berlin", "2026-03-23 07:00", "2026-03-30 06:00"),
        ("America/New_York", "2026-03-02 13:00", "2026-03-09 12:00"),
        ("Australia/Lord_Howe", "2026-03-29 21:00", "2026-04-05 21:30"),
        ("Asia/Kolkata", "2026-03-23 02:30", "2026-03-30 02:30"),
    ],
)
def test_eight_is_eight_before_and_after_clocks_are_changed(zone: str, before: str, after: str) -> None:
    assert eight(zone).next_after(utc(before) - timedelta(seconds=1)) == utc(before)
    assert eight(zone).next_after(utc(before)) == utc(after)
    assert eight(zone).last_until(utc(after)) == utc(after)
    assert eight(zone).last_until(utc(after) - timedelta(seconds=1)) == utc(before)


@pytest.mark.parametrize(
    ("zone", "hour", "first_after_the_gap"),
    [
        ("Europe/Berlin", "02:30", "2026-03-29 01:00"),
        ("Europe/Lisbon", "01:30", "2026-03-29 01:00"),
        ("America/New_York", "02:30", "2026-03-08 07:00"),
        ("Australia/Lord_Howe", "02:15", "2026-10-03 15:30"),
    ],
)
def test_an_hour_that_a_day_skips_is_kept_once_right_after_the_gap(
    zone: str, hour: str, first_after_the_gap: str
) -> None:
    appointment, gap = Appointment(SUNDAY, time.fromisoformat(hour), zone), utc(first_after_the_gap)
    assert appointment.next_after(gap - timedelta(days=1)) == gap
    assert appointment.next_after(gap) > gap + timedelta(days=6)
    assert appointment.last_until(gap + timedelta(days=1)) == gap


@pytest.mark.parametrize(
    ("zone", "hour", "first"),
    [
        ("Europe/Berlin", "02:30", "2026-10-25 00:30"),
        ("Europe/Lisbon", "01:30", "2026-10-25 00:30"),
        ("America/New_York", "01:30", "2026-11-01 05:30"),
        ("Australia/Lord_Howe", "01:45", "2026-04-04 14:45"),
    ],
)
def test_an_hour_that_a_day_has_twice_is_kept_the_first_time_alone(zone: str, hour: str, first: str) -> None:
    appointment, instant = Appointment(SUNDAY, time.fromisoformat(hour), zone), utc(first)
    assert appointment.next_after(instant - timedelta(days=1)) == instant
    assert appointment.next_after(instant) > instant + timedelta(days=6)


def test_a_day_that_a_zone_skipped_is_kept_at_the_beginning_of_the_next() -> None:
    """Samoa went from Thursday, 29 December 2011 to Saturday."""
    friday = Appointment(4, time(8), "Pacific/Apia")
    assert friday.next_after(utc("2011-12-28 00:00")) == utc("2011-12-30 10:00")


@given(
    st.integers(0, 10 * 365 * 24 * 60).map(lambda minutes: utc("2020-01-01 00:00") + timedelta(minutes=minutes)),
    st.builds(
        Appointment,
        st.integers(0, 6),
        st.times().map(lambda hour: hour.replace(second=0, microsecond=0)),
        st.sampled_from(["UTC", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Chatham"]),
    ),
)
def test_there_is_one_every_week(instant: datetime, appointment: Appointment) -> None:
    last, following = appointment.last_until(instant), appointment.next_after(instant)
    assert last <= instant < following
    assert timedelta(days=6, hours=22) <= following - last <= timedelta(days=7, hours=2)
    assert appointment.next_after(last) == following
    assert appointment.last_until(following) == following
