"""The board that a log is laid on: which names are columns, which discard, and where the clock runs."""

from boards.change import BoardChange
from boards.columns import take_places
from boards.decisions import ADDED
from boards.history.column_map import ColumnMap, MappedColumn
from boards.history.problems import BadHistory
from boards.models import Column, Decided
from boards.models.column import Kind
from boards.replay import Act, Line


class Layout:
    """What a name in the log means on this board, under its lock.

    A board without columns gets those of the map, or without a map those of the log. On any other board its own
    columns, limits, start and finish hold. Names that neither knows become intake columns at the left edge.
    """

    def __init__(self, change: BoardChange, *, names: list[str], column_map: ColumnMap | None) -> None:
        """`names` are those in the log, by first arrival. Raises BadHistory where they do not fit the board."""
        self.change = change
        self.discarded = column_map.discarded if column_map else frozenset()
        self.created: list[str] = []
        self.intake: list[str] = []
        found = [name for name in names if name not in self.discarded]
        if not change.columns:
            column_map = column_map or _map_of(found)
            self._begin(column_map)
        self._check_discarded()
        self._add_intake(found, column_map)
        self.columns = {name: column.pk for name, column in self._in_use().items()}
        self.line: Line = change.line

    def _begin(self, column_map: ColumnMap) -> None:
        board = self.change.board
        columns = self._create(column_map.columns)
        by_name = {column.name: column for column in columns}
        board.start, board.finish = by_name.get(column_map.start or ""), by_name.get(column_map.finish or "")
        board.delivered = by_name.get(column_map.delivered or "")
        board.save(update_fields=["start", "finish", "delivered"])
        self.change.columns = {column.pk: column for column in columns}

    def _check_discarded(self) -> None:
        for name in self.discarded.intersection(self._in_use()):
            raise BadHistory(f"The map discards into “{name}”, which is a column of the board.")

    def _add_intake(self, found: list[str], column_map: ColumnMap | None) -> None:
        in_use = self._in_use()
        of_old = self._names_of_old([name for name in found if name not in in_use])
        unknown = [name for name in found if name not in in_use and name not in of_old]
        mapped = set(column_map.names) if column_map else set()
        if lacking := [name for name in unknown if name in mapped]:
            raise BadHistory(f"The map has the column “{lacking[0]}”, the board has not. Add it there first.")
        if unknown:
            columns = self._create([MappedColumn(name) for name in unknown])
            order = [*columns, *self.change.columns.values()]
            take_places(order)
            self.change.columns = {column.pk: column for column in order}
            self.intake = unknown

    def _in_use(self) -> dict[str, Column]:
        return {column.name: column for column in self.change.columns.values() if not column.retired_at}

    def _names_of_old(self, names: list[str]) -> set[str]:
        """Those that the board's log knows, though no column bears them now: rows with them may be known rows."""
        if not names:
            return set()
        log = self.change.board.transitions
        arrived = log.filter(to_name__in=names).values_list("to_name")
        put_away = log.filter(reason__in=names, kind__in=[Act.DISCARD, Act.ARCHIVE]).values_list("reason")
        return {name for (name,) in arrived.union(put_away)}

    def _create(self, columns: tuple[MappedColumn, ...] | list[MappedColumn]) -> list[Column]:
        board = self.change.board
        first = max((column.position for column in self.change.columns.values()), default=-1) + 1
        made = [
            Column(board=board, name=column.name, kind=column.kind, maximum=column.wip_limit, position=place)
            for place, column in enumerate(columns, start=first)
        ]
        for column in made:
            column.save()
            self.change.decide(Decided.COLUMN, column.name, after=ADDED)
        self.created += [column.name for column in made]
        return made


def _map_of(names: list[str]) -> ColumnMap:
    """Without a map: every name is a column where cards wait, the clock runs from the first to the last."""
    columns = tuple(MappedColumn(name, Kind.WAITING) for name in names)
    if len(names) == 1:
        return ColumnMap(columns, start=None, finish=None)
    return ColumnMap(columns, start=names[0], finish=names[-1])
