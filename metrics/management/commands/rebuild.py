"""manage.py rebuild: all that is derived from the log, computed again."""

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from boards.models import Board
from metrics.management.named import named_board
from metrics.rebuild import Difference, rebuild_board

EXAMPLES = 10


class Command(BaseCommand):
    help = "Compute again what is derived from a board's log (cards' instants, days, figures), and say what differed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("board", metavar="BOARD", nargs="?", help="its id or its name")
        which.add_argument("--all", action="store_true", help="every board")

    def handle(self, *args: Any, **options: Any) -> None:
        boards = Board.objects.order_by("pk").iterator() if options["all"] else [named_board(options["board"])]
        for board in boards:
            self.report(board, rebuild_board(board, at=timezone.now()))

    def report(self, board: Board, found: list[Difference]) -> None:
        if not found:
            self.stdout.write(f"{board.name}: nothing differed.")
            return
        counts = Counter(difference.kind for difference in found)
        told = ", ".join(f"{kind} {number}" for kind, number in counts.items())
        self.stdout.write(f"{board.name}: what differed was corrected ({told}).")
        for difference in found[:EXAMPLES]:
            self.stdout.write(f"  {difference.sentence}")
        if len(found) > EXAMPLES:
            self.stdout.write(f"  and {len(found) - EXAMPLES} more")
