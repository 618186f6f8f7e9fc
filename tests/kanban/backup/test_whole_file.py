"""A backup stands under its name whole, or not at all."""

import os
from pathlib import Path

import pytest

from kanban.backup.refused import Refused
from kanban.backup.whole_file import whole_file


def test_it_has_its_name_when_it_is_whole(tmp_path: Path) -> None:
    with whole_file(tmp_path / "monday") as file:
        file.write(b"all of it")
        assert not (tmp_path / "monday").exists()

    assert [kept.name for kept in tmp_path.iterdir()] == ["monday"]
    assert (tmp_path / "monday").read_bytes() == b"all of it"


def test_nothing_is_left_of_what_failed(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), whole_file(tmp_path / "monday") as file:
        file.write(b"%d" % (1 / 0))

    assert not [*tmp_path.iterdir()]


def test_what_stands_there_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "monday").write_text("last week's")

    with pytest.raises(Refused, match="Name a new file"), whole_file(tmp_path / "monday"):
        pass
    assert (tmp_path / "monday").read_text() == "last week's"


def test_it_is_for_the_eyes_of_its_owner(tmp_path: Path) -> None:
    """Passwords' hashes, keys of second factors and secrets of webhooks are in it."""
    kept = os.umask(0)
    try:
        with whole_file(tmp_path / "monday"):
            pass
    finally:
        os.umask(kept)

    assert (tmp_path / "monday").stat().st_mode & 0o777 == 0o600
