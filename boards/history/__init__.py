"""History brought in from a log that another tool wrote: see docs/log.md."""

from boards.history.column_map import ColumnMap, MappedColumn, read_map
from boards.history.importing import import_history
from boards.history.problems import BadHistory
from boards.history.progress import Progress
from boards.history.report import Report

__all__ = ["BadHistory", "ColumnMap", "MappedColumn", "Progress", "Report", "import_history", "read_map"]
