"""The Flow page: as it was drawn, and in views that nobody drew ahead."""

from itertools import count

from django.urls import reverse
from django.utils import timezone

from bench.measuring import About, Figures, clocked, tell, timed
from bench.server import Server
from bench.visitor import Browser
from boards.models import Board, Membership
from boards.models.board import Role
from metrics.flow_pages import draw_page


def measure_flow_page(
    browser: Browser, board: Board, times: int, *, server: Server, about: About, goal: Figures, other: Figures
) -> None:
    Membership.objects.get_or_create(board=board, person=browser.person, defaults={"role": Role.VIEWER})
    drawing, _ = clocked(lambda: draw_page(board, at=timezone.now()))
    tell("drawing of the flow page", {"seconds": round(drawing, 2)}, about=about)
    address = reverse("flow", args=[board.pk])
    page = browser.get(address)
    cpu, taken = server.cpu_of(lambda: timed(lambda: browser.get(address), times))
    tell("flow page", taken.figures(cpu=cpu) | {"bytes": len(page)}, about=about, goal=goal)
    # Each is another window, so that none is held from the one before.
    windows = count(13)
    views = timed(lambda: browser.get(f"{address}?type=defect&weeks={next(windows)}"), max(3, times // 10))
    tell("flow page in another view", views.figures(), about=about, goal=other)
