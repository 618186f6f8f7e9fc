"""What the worker does. Every task takes ids and may run twice; the functions behind them need no queue."""

from typing import Any

from celery import shared_task
from celery.signals import beat_init
from django.utils import timezone

from boards.models import Board
from metrics import closing, flow_pages, refresh


@shared_task(ignore_result=True)
def sweep() -> None:
    now = timezone.now()
    for board_id in refresh.claim_due_figures(at=now):
        refresh_board.delay(board_id)
    for board_id in flow_pages.claim_due_pages(at=now):
        draw_flow_page.delay(board_id)


@shared_task(ignore_result=True)
def refresh_board(board_id: int) -> None:
    refresh.refresh_due(board_id, at=timezone.now())


@shared_task(ignore_result=True)
def draw_flow_page(board_id: int) -> None:
    flow_pages.draw_due(board_id, at=timezone.now())


@shared_task(ignore_result=True)
def close_days() -> None:
    now = timezone.now()
    for board in Board.objects.iterator():
        if closing.first_open(board, at=now):
            close_days_of_board.delay(board.pk)


@beat_init.connect
def make_up_for_what_was_missed(**signal: Any) -> None:
    """Days may have ended while beat was down: look at once, not only when its first minute is over."""
    close_days.delay()


@shared_task(ignore_result=True)
def close_days_of_board(board_id: int) -> None:
    for board in Board.objects.filter(pk=board_id):
        closing.close_days(board, at=timezone.now())
