"""What backing up all of a database takes, and restoring it into an empty one of the same kind."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection

from bench.measuring import Figures, clocked, peak_of, tell
from kanban.backup.tables import all_tables
from tests import services
from tests.processes.installation import Installation


def measure_backup(folder: Path, *, goal: Figures) -> None:
    """Each in a process of its own, and with its start."""
    file = folder / "kanban.backup"
    rows = sum(table.model._base_manager.count() for table in all_tables())
    _tell("backup", rows, *clocked(lambda: peak_of("backup", str(file))), file=file, goal=goal)
    with _empty() as variables:
        _tell("restore", rows, *clocked(lambda: peak_of("restore", str(file), **variables)), file=file, goal=goal)


def _tell(name: str, rows: int, seconds: float, peak: float, *, file: Path, goal: Figures) -> None:
    figures = {"seconds": round(seconds, 2), "us_per_row": round(1e6 * seconds / rows, 1), "peak_mb": peak}
    tell(name, figures, about={"database": connection.vendor, "rows": rows, "bytes": file.stat().st_size}, goal=goal)


@contextmanager
def _empty() -> Iterator[dict[str, str]]:
    with TemporaryDirectory(prefix="kanban-bench-") as folder, _database() as address:
        installation = Installation(Path(folder), DATABASE_URL=address)
        installation.manage("migrate", "--verbosity", "0")
        yield installation.variables


def _database() -> AbstractContextManager[str]:
    """None is named where it is the file in the folder."""
    return services.database_of_its_own() if connection.vendor == "postgresql" else nullcontext("")
