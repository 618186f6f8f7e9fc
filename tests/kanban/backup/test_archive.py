"""The file of a backup: what was written is read, and what is not as it was written is refused."""

import errno
from contextlib import suppress
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanban.backup.archive import (
    FORMAT,
    Content,
    Manifest,
    opened,
    read_manifest,
    rows_read,
    verify,
    write_manifest,
    write_rows,
)
from kanban.backup.refused import Refused

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
NUMBER = st.integers(-(2**63), 2**63 - 1)
VALUE = st.none() | NUMBER | st.floats(allow_nan=False, allow_infinity=False) | TEXT
ROWS = [[1, "A need", None], [2, "Another\nwith two lines", 0.1]]


def written(rows: list, *, in_format: str = FORMAT) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        tally = write_rows(archive, "cards", rows)
        content = Content("cards", ["id", "title", "size"], 2, tally.rows, tally.sha256)
        write_manifest(archive, Manifest("now", "sqlite", [], [content], in_format))
    return file.getvalue()


def read(file: bytes) -> list:
    """As a restore does."""
    with opened(BytesIO(file), "the file") as archive:
        verify(archive, read_manifest(archive, "the file"), "the file")
        with rows_read(archive, "cards") as rows:
            return list(rows)


def refusal(file: bytes) -> str:
    with pytest.raises(Refused) as caught:
        read(file)
    return str(caught.value)


def edited(file: bytes, member: str, old: bytes, new: bytes) -> bytes:
    """As somebody does who unpacks it, changes a word and packs it again."""
    packed = BytesIO()
    with ZipFile(BytesIO(file)) as before, ZipFile(packed, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, content.replace(old, new) if name == member else content)
    return packed.getvalue()


@given(st.lists(st.lists(VALUE, min_size=3, max_size=3)))
def test_rows_are_read_as_they_were_written(rows):
    assert read(written(rows)) == rows


def test_a_row_of_many_blocks_is_one_row():
    rows = [[1, "a long text " * 100_000, None]] * 2

    assert read(written(rows)) == rows


def test_any_zip_tool_shows_a_row_a_line():
    with ZipFile(BytesIO(written(ROWS))) as archive:
        assert archive.read("cards.jsonl").splitlines() == [orjson.dumps(row) for row in ROWS]


def test_a_file_that_was_cut_off_is_refused():
    whole = written(ROWS)

    for length in range(len(whole)):
        assert refusal(whole[:length]) == "the file is no backup, or not all of one."


def test_no_byte_can_be_another_and_a_row_with_it():
    """Some bytes say nothing of the rows, such as the hour in a zip."""
    whole = written(ROWS)

    for place in range(len(whole)):
        for other in (whole[place] ^ 1, whole[place] ^ 0xFF):
            with suppress(Refused):
                assert read(whole[:place] + bytes([other]) + whole[place + 1 :]) == ROWS


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"need", b"want"), (b'[1,"A need",null]\n', b""), (b'[1,"A need",null]\n', b'[1,"A need",null]\n' * 2)],
)
def test_a_table_that_was_edited_is_refused(old, new):
    file = edited(written(ROWS), "cards.jsonl", old, new)

    assert refusal(file) == "the file is damaged: cards is not as it was written."


def test_a_table_that_is_missing_is_refused():
    file = edited(written(ROWS), "manifest.json", b'"table": "cards"', b'"table": "links"')

    assert refusal(file) == "the file is damaged: links is not as it was written."


def test_a_manifest_that_was_edited_is_refused():
    assert "manifest" in refusal(edited(written(ROWS), "manifest.json", b'"rows"', b'"lines"'))
    assert "cards" in refusal(edited(written(ROWS), "manifest.json", b'"rows": 2', b'"rows": 3'))


def test_a_format_of_later_days_is_refused():
    assert "a format that this version does not know" in refusal(written(ROWS, in_format="upstream-kanban backup 2"))


@pytest.mark.parametrize("number", [errno.EIO, errno.EACCES, errno.ESTALE])
@pytest.mark.parametrize("after", [0, 8], ids=["as it is opened", "as it is read"])
def test_a_disk_that_fails_is_not_told_as_a_damaged_backup(number, after):
    class Failing(BytesIO):
        reads = 0

        def read(self, size: int | None = -1) -> bytes:
            self.reads += 1
            if self.reads > after:
                raise OSError(number, "the disk's own words")
            return super().read(size)

    file = Failing(written(ROWS))
    with pytest.raises(OSError, match="the disk's own words"), opened(file, "the file") as archive:
        verify(archive, read_manifest(archive, "the file"), "the file")


def test_another_zip_is_no_backup():
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr("holiday.txt", "sun")

    assert "no backup" in refusal(file.getvalue())
