"""Restoring a backup into an empty installation: all of it or nothing."""

from pathlib import Path
from zipfile import ZipFile

from django.core.cache import cache
from django.db import transaction

from kanban.backup.archive import Manifest, opened, read_manifest, rows_read, verify
from kanban.backup.database import foreign_keys_put_off, go_on_from, migrations
from kanban.backup.refused import Refused
from kanban.backup.tables import all_tables


def restore(path: Path) -> Manifest:
    with opened(path, path.name) as archive:
        manifest = read_manifest(archive, path.name)
        _refuse_other_version(manifest, path.name)
        verify(archive, manifest, path.name)
        with transaction.atomic(), foreign_keys_put_off():
            _refuse_unless_empty()
            cache.clear()  # parts of pages are kept by ids and versions, which are about to tell of other rows
            _fill(archive, manifest)
    return manifest


def _refuse_other_version(manifest: Manifest, name: str) -> None:
    there, here = set(manifest.migrations), set(migrations())
    if there != here:
        told = [", ".join(sorted(more)) or "nothing more" for more in (there - here, here - there)]
        raise Refused(
            f"{name} was written by another version ({told[0]} there, {told[1]} here). "
            "Restore it with the version that wrote it, then run manage.py migrate of this one."
        )
    columns = {content.table: list(content.columns) for content in manifest.contents}
    if columns != {table.name: table.columns for table in all_tables()}:
        raise Refused(f"{name} has other tables than this version. Restore it with the version that wrote it.")


def _refuse_unless_empty() -> None:
    tables = (table for table in all_tables() if not table.is_written_by_migrate)
    held = [table.holds for table in tables if table.model._base_manager.exists()]
    if held:
        raise Refused(
            f"This installation is not empty, it has {', '.join(held)}. "
            "Restore into a new database, after manage.py migrate and before the first start."
        )


def _fill(archive: ZipFile, manifest: Manifest) -> None:
    last = {content.table: content.last_id for content in manifest.contents}
    for table in all_tables():
        table.clear()
        with rows_read(archive, table.name) as rows:
            table.fill(rows)
        if number := last[table.name]:
            go_on_from(table, number)
