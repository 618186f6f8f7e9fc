"""What takes seconds to make and is the same for all processes of a test run: made by the first that needs it."""

import atexit
import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp

from tests import environment, services
from tests.processes import nursery
from tests.processes.installation import PATIENCE, ROOT

SHARED = "TESTS_SHARED"  # names the folder to the processes that pytest starts, which come after this one


def migrated() -> Path:
    """What an installation keeps that has all its tables and nothing in them."""
    return _made("migrated", _migrate) / "data"


def migrated_on_postgresql() -> str:
    """The address of a database with all tables, for others to be made like it."""
    services.need_postgresql()
    return (_made("migrated-on-postgresql", _migrate_on_postgresql) / "address").read_text()


def collected() -> Path:
    """The static files of the product, under their names for browsers."""
    return _made("collected", _collect) / "data" / "static"


def _made(name: str, make: Callable[[Path], None]) -> Path:
    folder = Path(os.environ[SHARED]) / name
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            half = Path(mkdtemp(prefix=f"{name}-", dir=folder.parent))
            make(half)
            half.rename(folder)
    return folder


def _migrate(folder: Path) -> None:
    _manage(folder, "migrate")


def _migrate_on_postgresql(folder: Path) -> None:
    address = services.new_database()
    (folder / "address").write_text(address)
    _manage(folder, "migrate", DATABASE_URL=address)


def _collect(folder: Path) -> None:
    _manage(folder, "collectstatic")


def _manage(folder: Path, command: str, **variables: str) -> None:
    """An installation without a port: where the first test that asks the database needs this, sockets are blocked."""
    settings = environment.without_variables() | {"DATA_DIR": str(folder / "data")} | variables
    done = nursery.run(["manage.py", command, "--verbosity", "0"], ROOT, settings, PATIENCE)
    assert done.returncode == 0, done.stderr


def _tidy_up(folder: Path) -> None:
    try:
        for address in folder.glob("*/address"):
            services.drop_database(address.read_text())
    finally:
        shutil.rmtree(folder)


if SHARED not in os.environ:
    os.environ[SHARED] = mkdtemp(prefix="kanban-tests-shared-")
    atexit.register(_tidy_up, Path(os.environ[SHARED]))
