"""Figures, instants and names in the reader's words."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from boards import words
from boards.mentions import with_mentions


@pytest.mark.parametrize(
    ("span", "short", "long"),
    [
        (timedelta(days=-1), "new", "less than an hour"),
        (timedelta(0), "new", "less than an hour"),
        (timedelta(minutes=59, seconds=59), "new", "less than an hour"),
        (timedelta(hours=1), "1 h", "1 hour"),
        (timedelta(hours=23, minutes=59), "23 h", "23 hours"),
        (timedelta(days=1), "1 d", "1 day"),
        (timedelta(days=41, hours=20), "41 d", "41 days"),
    ],
)
def test_how_long_something_lies(span: timedelta, short: str, long: str) -> None:
    assert words.age(span) == short
    assert words.stay(span) == long


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-5, "0 s ago"),
        (3.9, "3 s ago"),
        (60, "1 min ago"),
        (3_599, "59 min ago"),
        (7_200, "2 h ago"),
        (90_000, "1 d ago"),
    ],
)
def test_how_fresh_something_is(seconds: float, said: str) -> None:
    assert words.ago(timedelta(seconds=seconds)) == said


@pytest.mark.parametrize(("given", "said"), [(timedelta(hours=36), "1.5"), (2, "2.0"), (3.24, "3.2")])
def test_durations_have_one_decimal(given: timedelta | float, said: str) -> None:
    assert words.days(given) == said


def test_an_instant_is_told_in_a_zone() -> None:
    instant = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    assert words.moment(instant, ZoneInfo("Europe/Paris")) == "2 Mar 2026, 00:30"


@pytest.mark.parametrize(("number", "said"), [(1, "one"), (12, "twelve"), (13, "13")])
def test_small_numbers_are_words(number: int, said: str) -> None:
    assert words.number_word(number) == said


def test_a_reason_of_ours_has_words_and_an_imported_one_is_its_own() -> None:
    assert words.reason("evidence") == "Evidence speaks against it"
    assert words.reason("A_Cancelled") == "A_Cancelled"


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Mara Reis", "MR"), ("Anna Maria Kern", "AK"), ("demo", "DE"), ("x", "X"), ("李 小龙", "李小")],
)
def test_initials_stand_for_a_person(name: str, letters: str) -> None:
    assert words.initials(name) == letters


def test_markdown_has_lists_tables_and_links() -> None:
    html = with_mentions("- a\n\n| h |\n|---|\n| c |\n\n~~old~~ <https://example.org>", [])
    for element in ("<li>a</li>", "<td>c</td>", "<s>old</s>", 'href="https://example.org"'):
        assert element in html
