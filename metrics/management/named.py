"""A board as the commands' BOARD names it."""

from django.core.management.base import CommandError
from django.db.models import Q

from boards.models import Board


def named_board(word: str) -> Board:
    """By id or by name. Raises CommandError where that tells no board, or more than one."""
    named = Q(name=word)
    if word.isascii() and word.isdigit() and len(word) < 19:
        named |= Q(pk=int(word))
    boards = list(Board.objects.filter(named).order_by("pk")[:10])
    if not boards:
        raise CommandError(f"There is no board with the id or the name “{word}”.")
    if len(boards) > 1:
        ids = ", ".join(str(board.pk) for board in boards)
        raise CommandError(f"“{word}” tells several boards. Name one by its id: {ids}.")
    return boards[0]
