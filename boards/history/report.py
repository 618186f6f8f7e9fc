"""What an import came to, for whoever ran it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from boards.history.layout import Layout
from boards.history.reading import moment
from boards.history.staging import Span
from boards.history.tracing import Tracer
from boards.models import Board
from boards.replay import Act


@dataclass(kw_only=True)
class Report:
    """Counts of one import; as text, what is printed."""

    is_dry_run: bool
    is_new_board: bool
    has_map: bool
    ignored: list[str]
    mended: int
    board: Board = field(init=False)
    span: Span = field(init=False)
    columns: list[str] = field(default_factory=list)
    intake: list[str] = field(default_factory=list)
    cards_new: int = 0
    cards_known: int = 0
    acts: Counter[Act] = field(default_factory=Counter)
    rows_known: int = 0
    rows_no_transition: int = 0
    new_owner: str = ""
    has_members: bool = False
    seconds: float = 0.0

    def tell(self, board: Board, layout: Layout, tracer: Tracer, span: Span) -> None:
        """Take over what was counted while the board was filled."""
        self.board, self.span = board, span
        self.columns, self.intake = layout.created, layout.intake
        self.cards_new, self.cards_known = tracer.cards_new, tracer.cards_known
        self.acts, self.rows_known, self.rows_no_transition = tracer.acts, tracer.known_rows, tracer.no_transition

    @property
    def rows_new(self) -> int:
        return self.acts.total()

    @property
    def has_changed(self) -> bool:
        return bool(self.rows_new or self.new_owner)

    def __str__(self) -> str:
        return "\n".join(f"{label:<12} {text}".rstrip() for label, text in self._lines())

    def _lines(self) -> Iterator[tuple[str, str]]:
        board, span, acts = self.board, self.span, self.acts
        yield "Board", f"{board.name} ({'new' if self.is_new_board else 'known'}, {board.timezone})"
        first, last = (moment(at).astimezone(board.zone) for at in (span.first, span.last))
        yield "Rows", f"{span.rows:,} from {first:%Y-%m-%d %H:%M} to {last:%Y-%m-%d %H:%M}"
        yield "Cards", f"{self.cards_new:,} new, {self.cards_known:,} known"
        yield "Transitions", f"{self.rows_new:,} new, {self.rows_known:,} known"
        if self.rows_no_transition:
            yield "", f"{self.rows_no_transition:,} rows say where a card lay already: no transition"
        yield (
            "Put away",
            f"{acts[Act.DISCARD]:,} discarded, {acts[Act.ARCHIVE]:,} archived, {acts[Act.RESTORE]:,} restored",
        )
        yield from self._about_columns()
        yield "Ignored", ", ".join(self.ignored) or "nothing in the file's header"
        if self.mended:
            yield "Mended", f"{self.mended:,} titles held NUL characters, which were left out"
        yield from self._about_members()
        yield "Time", f"{self.seconds:.1f} s, {span.rows / max(self.seconds, 0.001):,.0f} rows a second"
        yield from self._outcome()

    def _about_columns(self) -> Iterator[tuple[str, str]]:
        yield (
            "Columns",
            f"{len(self.columns)} new: {', '.join(self.columns)}"
            if self.columns
            else "those of the board, with its own kinds and limits",
        )
        if self.intake:
            yield "Intake", f"{', '.join(self.intake)}: left of the start, as neither map nor board names them"
        if self.is_new_board and not self.has_map:
            yield "", "without a map: all waiting, in the order of first arrivals"
        board = self.board
        yield "Clock", f"from {board.start} to {board.finish}" if board.start else "none: one column measures nothing"

    def _about_members(self) -> Iterator[tuple[str, str]]:
        if self.new_owner:
            yield "Owner", self.new_owner
        if not self.has_members:
            yield "Members", "nobody sees this board yet; import the same file again with --owner USERNAME"

    def _outcome(self) -> Iterator[tuple[str, str]]:
        if self.is_dry_run:
            yield "Dry run", "nothing was written"
        elif not self.rows_new:
            yield "Nothing new", "the board's log tells all of this already"
