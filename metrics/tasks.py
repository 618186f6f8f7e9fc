"""What the worker does. Every task takes ids and may run twice; the functions behind them need no queue."""

from itertools import islice
from typing import Any

from celery import shared_task
from celery.signals import beat_init
from django.utils import timezone

from boards.models import Board
from metrics import closing, flow_pages, refresh

TOGETHER = 10  # boards a message: to hand one over takes a worker nearly as long as to refresh a usual board


@shared_task(ignore_result=True)
def sweep() -> None:
    now = timezone.now()
    due = refresh.claim_due_figures(at=now)
    for first in range(0, len(due), TOGETHER):
        refresh_boards.delay(due[first : first + TOGETHER])
    for board_id in flow_pages.claim_due_pages(at=now):
        draw_flow_page.delay(board_id)


@shared_task(ignore_result=True)
def refresh_boards(board_ids: list[int]) -> None:
    for board_id in board_ids:
        refresh.refresh_due(board_id, at=timezone.now())


@shared_task(ignore_result=True)
def draw_flow_page(board_id: int) -> None:
    flow_pages.draw_due(board_id, at=timezone.now())


@shared_task(ignore_result=True)
def close_days() -> None:
    """What is not done within the minute is found again by the next."""
    boards = closing.with_open_days(at=timezone.now())
    while some := list(islice(boards, TOGETHER)):
        close_days_of_boards.apply_async((some,), expires=60)


@beat_init.connect
def make_up_for_what_was_missed(**signal: Any) -> None:
    """Days may have ended while beat was down: look at once, not only when its first minute is over."""
    close_days.apply_async(expires=60)


@shared_task(ignore_result=True)
def close_days_of_boards(board_ids: list[int]) -> None:
    for board in Board.objects.filter(pk__in=board_ids):
        closing.close_days(board, at=timezone.now())
