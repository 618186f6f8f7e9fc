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
from metrics.flow_pages import glance_at
from metrics.models import BoardFigures, FlowPage

SPARK_WIDTH, SPARK_HEIGHT = 96, 24


@dataclass(frozen=True, slots=True)
class Line:
    board: Board
    late: int | None
    figures: BoardFigures | None
    page: FlowPage | None

    @property
    def glance(self) -> dict[str, Any]:
        return self.page.glance if self.page else {}

    @property
    def urgency(self) -> tuple[bool, int, float]:
        """Where cards are under way and none comes out; then what is late; then who has the most weeks of load."""
        weeks = self.figures.weeks_of_load if self.figures else None
        return not self.flows_no_more, -(self.late or 0), -(weeks or 0.0)

    @property
    def flows_no_more(self) -> bool:
        return self.figures is not None and self.figures.mean_per_week == 0 and self.figures.flow_load > 0


@require_GET
def portfolio(request: SignedInRequest) -> HttpResponse:
    now = timezone.now()
    boards: list[Any] = overview(Board.objects.visible_to(request.user).in_use(), at=now)
    pages = glance_at(boards, at=now)
    lines = [Line(board, board.late, getattr(board, "figures", None), pages.get(board.pk)) for board in boards]
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
