"""What is not restored, and that nothing is written then."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZipFile

import orjson
import pytest
from django.contrib.auth.models import User
from django.db import connection

from boards.models import Board
from tests.kanban.backup.commands import backup, refusal_of, restore
from tests.kanban.backup.kept import all_rows, begin_anew

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def backed_up(file: Path, board: Board) -> Path:
    backup(file)
    begin_anew()
    return file


def repacked(file: Path, **edits: object) -> Path:
    """With other values in the manifest."""
    other = file.with_suffix(".edited")
    with ZipFile(file) as before, ZipFile(other, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name == "manifest.json":
                content = orjson.dumps(orjson.loads(content) | edits)
            after.writestr(name, content)
    return other


def test_into_an_installation_that_somebody_uses(backed_up: Path) -> None:
    User.objects.create_user("ada")
    before = all_rows()

    assert refusal_of("restore", backed_up).startswith(
        "Nothing was restored. This installation is not empty, it has users."
    )
    assert all_rows() == before


def test_a_second_time(backed_up: Path) -> None:
    restore(backed_up)
    before = all_rows()

    assert "not empty, it has boards, " in refusal_of("restore", backed_up)
    assert all_rows() == before


def test_of_another_version(backed_up: Path) -> None:
    with ZipFile(backed_up) as archive:
        state = orjson.loads(archive.read("manifest.json"))["migrations"]
    older = repacked(backed_up, migrations=[*state[1:], "boards.0001_initial"])

    said = refusal_of("restore", older)
    assert f"another version (boards.0001_initial there, {state[0]} here)" in said
    assert "Restore it with the version that wrote it" in said
    assert not Board.objects.exists()


def test_where_one_row_does_not_fit_nothing_is_written(backed_up: Path, file: Path) -> None:
    """The first rows are long there when the last one fails."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE UNIQUE INDEX only_one_owner ON boards_membership (board_id)")
    try:
        before = all_rows()
        assert refusal_of("restore", backed_up).startswith("Nothing was restored. ")
        assert all_rows() == before
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP INDEX only_one_owner")


def test_half_a_file(backed_up: Path) -> None:
    backed_up.write_bytes(backed_up.read_bytes()[:5000])

    assert refusal_of("restore", backed_up) == ("Nothing was restored. kanban.backup is no backup, or not all of one.")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert "No such file" in refusal_of("restore", tmp_path / "nowhere")


def test_what_is_no_file(tmp_path: Path) -> None:
    assert "Is a directory" in refusal_of("restore", tmp_path)


def test_a_backup_is_not_written_over_another(backed_up: Path) -> None:
    before = backed_up.read_bytes()

    assert "Name a new file" in refusal_of("backup", backed_up)
    assert backed_up.read_bytes() == before


def test_a_backup_is_not_written_where_no_folder_is(tmp_path: Path) -> None:
    assert "No such file" in refusal_of("backup", tmp_path / "nowhere" / "kanban.backup")


def test_a_disk_that_is_full_keeps_nothing_of_a_backup(file: Path, kinds: Board) -> None:
    with no_file_longer_than(5000):
        said = refusal_of("backup", file)

    assert said.startswith("Nothing was backed up. ")
    assert "File too large" in said
    assert not [*file.parent.iterdir()]


@contextmanager
def no_file_longer_than(length: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (length, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
