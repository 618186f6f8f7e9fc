"""All my boards in a row: what each has under way, how fast it flows, and which needs a look first."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from boards.access import SignedInRequest
from boards.models import Board
from boards.overview import overview
from metrics.models import BoardFigures, FlowPage

SPARK_WIDTH, SPARK_HEIGHT = 96, 24


@dataclass(frozen=True, slots=True)
class Line:
    board: Board
    late: int | None
    figures: BoardFigures | None
    glance: dict[str, Any]

    @property
    def urgency(self) -> tuple[int, float]:
        """What is late first, then who has the most weeks of load: they stop starting before they start again."""
        weeks = self.figures.weeks_of_load if self.figures else None
        return -(self.late or 0), -(weeks or 0.0)


@require_GET
def portfolio(request: SignedInRequest) -> HttpResponse:
    boards: list[Any] = overview(Board.objects.visible_to(request.user).in_use(), at=timezone.now())
    pages = FlowPage.objects.filter(board__in=boards).values_list("board_id", "glance")
    glances: dict[int, dict[str, Any]] = dict(pages)
    lines = [Line(board, board.late, getattr(board, "figures", None), glances.get(board.pk, {})) for board in boards]
    lines.sort(key=lambda line: line.urgency)
    context = {"lines": lines, "spark": spark, "width": SPARK_WIDTH, "height": SPARK_HEIGHT}
    return render(request, "metrics/portfolio.html", context)


def spark(values: list[float]) -> str:
    """The points of a line through the values, from the left to the right edge; the highest touches the top."""
    if len(values) < 2:
        return ""
    top = max(values) or 1
    step = SPARK_WIDTH / (len(values) - 1)
    drawn = (
        (number * step, SPARK_HEIGHT - 2 - (SPARK_HEIGHT - 4) * value / top) for number, value in enumerate(values)
    )
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in drawn)
