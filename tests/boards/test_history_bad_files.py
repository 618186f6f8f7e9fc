"""A file that cannot be imported is told line by line, and changes nothing."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from boards.models import Board
from tests.boards.imported import lines, refusal

pytestmark = pytest.mark.django_db

GOOD = "A,Idea,2026-03-02T09:00:00Z"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",Idea,2026-03-02", "case_id is empty"),
        ("B, ,2026-03-02", "column is empty"),
        ("B,Idea,", "timestamp “” is no ISO 8601 instant"),
        ("B,Idea,yesterday", "timestamp “yesterday” is no ISO 8601 instant"),
        ("B,Idea,2026-02-30", "timestamp “2026-02-30” is no ISO 8601 instant"),
        ("B,Idea,0001-01-01T00:00:00Z", "timestamp “0001-01-01T00:00:00Z” lies outside of 1970 to 2199"),
        (f"B,{'x' * 61},2026-03-02", "column has 61 characters; 60 are the most"),
        (f"{'x' * 201},Idea,2026-03-02", "case_id has 201 characters; 200 are the most"),
        (f"B,Idea,2026-03-02,,{'x' * 201}", "title has 201 characters; 200 are the most"),
        ("B,Idea,2026-03-02,1.5", "seq “1.5” is no whole number"),
        ("B,Idea,2026-03-02,9223372036854775808", "seq “9223372036854775808” is no whole number"),
        ("B,Idea,2026-03-02,,,epic", "work_type “epic” is none of feature, defect, risk, debt"),
        ("B\0,Idea,2026-03-02", "case_id holds a NUL character"),
        ("B,Idea,2026-03-02,,Pay, later,,", "8 fields where the header has 6"),
        ('B,"Idea"s,2026-03-02', "is not CSV: ',' expected after '\"'"),
        ('B,"Idea,2026-03-02', "is not CSV: unexpected end of data"),
    ],
)
def test_a_bad_row_is_named_by_its_line(row: str, reason: str) -> None:
    said = refusal(lines(GOOD, row, header="case_id,column,timestamp,seq,title,work_type"))

    assert f"log.csv was not imported.\nline 3: {reason}" in said
    assert not Board.objects.exists()


def test_an_instant_without_zone_is_an_error_where_none_is_named() -> None:
    said = refusal(lines(GOOD, "A,Doing,2026-03-04T09:00:00"), tz=None)

    assert "line 3: timestamp “2026-03-04T09:00:00” carries no time zone; name one with --tz" in said


def test_the_line_of_a_bad_byte_is_told() -> None:
    said = refusal(lines(GOOD, "B,Idée,2026-03-02").encode("latin-1"))

    assert "line 3: is not UTF-8" in said


def test_lines_are_counted_as_an_editor_does() -> None:
    log = lines('A,Idea,2026-03-02,"Two\nlines"', "B,Idea,bad,", header="case_id,column,timestamp,title")

    assert "line 4: timestamp" in refusal(log)


def test_many_faults_are_told_at_once_up_to_twenty() -> None:
    said = refusal(lines(*["A,Idea,bad"] * 50)).splitlines()

    assert len(said) == 22
    assert said[1].startswith("line 2: ")
    assert said[-1] == "and 30 more"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "The file is empty"),
        (b"case_id,column,timestamp\n", "The file holds a header and no rows."),
        (b"A,Idea,2026-03-02\n", "line 1: the header lacks case_id, column, timestamp"),
        (b"case_id;column;timestamp\n", "names stand between commas"),
        (b"case_id,column,column,timestamp\n", "line 1: the header names column twice"),
        (bytes(range(256)) * 50, "line 1: holds NUL characters"),
        (b"\0" * 2_000_000, "line 1: is longer than 1,000,000 characters"),
        (lines(GOOD).encode("utf-16-be"), "line 1: holds NUL characters"),
        (lines(GOOD).encode("utf-16"), "line 1: is not UTF-8"),
        (b"case_id,column,timestamp\n" + b'"' + b"x" * 200_000 + b"\n", "line 2: is not CSV: field larger than"),
    ],
)
def test_what_is_no_event_log_is_told_so(content: bytes, reason: str) -> None:
    assert reason in refusal(content)
    assert not Board.objects.exists()


def test_a_field_of_free_text_is_no_column() -> None:
    said = refusal(lines(*(f"A,Note {number},2026-03-02" for number in range(201))))

    assert "more than 200 columns" in said


@pytest.mark.parametrize("name", ["", " ", "x" * 121])
def test_a_board_needs_a_name_that_fits(name: str) -> None:
    assert "The board cannot be named so" in refusal(lines(GOOD), board=name)


def test_an_unknown_zone_is_told() -> None:
    assert "“Mars/Olympus” is not an IANA time zone" in refusal(lines(GOOD), tz="Mars/Olympus")


def test_an_unknown_owner_is_told() -> None:
    assert "nobody with the username “nemo”" in refusal(lines(GOOD), owner="nemo")


@pytest.mark.parametrize(("name", "reason"), [("gone.csv", "No such file"), ("", "Is a directory")])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, name: str, reason: str) -> None:
    with pytest.raises(CommandError, match=reason):
        call_command("import_history", tmp_path / name, board="Past")
