"""One `make run` a folder: beat must be one, and workers of two would take each other's tasks for lost."""

import fcntl
from pathlib import Path
from typing import IO

from kanban.environment import refuse


def held(folder: Path) -> IO[str]:
    """What says that somebody runs on the folder, until it is closed or this process ends, however it does."""
    sign = (folder / "running").open("a")
    try:
        fcntl.flock(sign, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        refuse(f"another one runs on {folder}: end it, or choose another folder with DATA_DIR")
    return sign
