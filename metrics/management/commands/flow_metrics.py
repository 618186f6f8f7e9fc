"""manage.py flow_metrics: the flow figures of a board as JSON."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from metrics.answers import cfd_answer, flow_answer
from metrics.management.named import named_board
from metrics.weeks import USUAL_WEEKS, asked_weeks


def instant(word: str) -> datetime:
    """An instant of ISO 8601, which must tell its zone."""
    try:
        moment = datetime.fromisoformat(word)
    except ValueError:
        raise ArgumentTypeError(f"{word!r} is not an instant of ISO 8601, such as 2026-03-02T09:00:00+01:00") from None
    if moment.tzinfo is None:
        raise ArgumentTypeError(f"{word!r} tells no time zone: end it with Z or an offset such as +01:00")
    if not 1900 <= moment.year < 2200:
        raise ArgumentTypeError(f"{word!r} is outside the years 1900 to 2199")
    return moment


def number_of_weeks(word: str) -> int | None:
    try:
        return asked_weeks(word)
    except ValueError as error:
        raise ArgumentTypeError(f"{word!r} {error}") from None


class Command(BaseCommand):
    help = "Print the flow figures of a board as JSON. Every definition is in docs/metrics.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("board", metavar="BOARD", help="its id or its name")
        parser.add_argument("--as-of", type=instant, metavar="ISO", help="later events do not exist; default now")
        window = parser.add_mutually_exclusive_group()
        window.add_argument("--weeks", type=number_of_weeks, default=USUAL_WEEKS, metavar="N", help="complete weeks")
        window.add_argument("--all", action="store_const", const=None, dest="weeks", help="all of history")
        parser.add_argument("--cfd", action="store_true", help="cumulative flow instead: cards by column day by day")

    def handle(self, *args: Any, **options: Any) -> None:
        board, as_of = named_board(options["board"]), options["as_of"] or timezone.now()
        answer = (
            cfd_answer(board, as_of=as_of)
            if options["cfd"]
            else flow_answer(board, as_of=as_of, weeks=options["weeks"])
        )
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))
