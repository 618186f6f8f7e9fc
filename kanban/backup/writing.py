"""Writing a backup, while the product goes on."""

from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

from django.db import connection

from kanban.backup.archive import Content, Manifest, opened, read_manifest, verify, write_manifest, write_rows
from kanban.backup.database import last_id, migrations, snapshot
from kanban.backup.tables import Table, all_tables
from kanban.backup.whole_file import whole_file


def back_up(path: Path, *, at: datetime) -> Manifest:
    """All of one instant. The file has its name when it was read back and is what was written; else there is none."""
    with whole_file(path) as file:
        manifest = _write(file, at)
        with opened(file, path.name) as archive:
            verify(archive, read_manifest(archive, path.name), path.name)
    return manifest


def _write(file: BinaryIO, at: datetime) -> Manifest:
    with snapshot(), ZipFile(file, "w", ZIP_DEFLATED) as archive:
        state = migrations()
        contents = [_content(archive, table) for table in all_tables()]
        manifest = Manifest(at.isoformat(), connection.vendor, state, contents)
        write_manifest(archive, manifest)
    return manifest


def _content(archive: ZipFile, table: Table) -> Content:
    with closing(table.rows()) as rows:  # or PostgreSQL would still be telling when the disk is full
        tally = write_rows(archive, table.name, rows)
    return Content(table.name, table.columns, last_id(table), tally.rows, tally.sha256)
