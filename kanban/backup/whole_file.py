"""A file that stands under its name whole and on the disk, or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkstemp
from typing import BinaryIO

from kanban.backup.refused import Refused


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Written under another name beside it, for the eyes of its owner only; named when the body has ended well."""
    if path.exists():
        raise Refused(f"{path} exists and is left as it is. Name a new file.")
    number, draft = mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(number, "w+b") as file:
            yield file
            file.flush()
            os.fsync(number)
        Path(draft).rename(path)
        _keep_name(path.parent)
    finally:
        Path(draft).unlink(missing_ok=True)


def _keep_name(folder: Path) -> None:
    """The new name is an entry of the folder: it is on the disk when the folder is."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
