"""manage.py send_report: the report of one week of a board, to one address, now."""

import re
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone

from boards.addresses import check_address
from boards.models import Board
from boards.post import MailServerAway, NotTaken, Post
from boards.sending import link_to
from metrics.management.named import named_board
from metrics.weeks import week_name
from reports.drawing import LEAVE, Drawn, draw
from reports.facts import facts_of
from reports.keeping import claim, draw_claimed, facts_before, want_reports
from reports.mailing import letter
from reports.models import Report
from reports.weeks import first_weeks, told_week

FIRST_YEAR = 1900


def week(word: str) -> date:
    """The Monday of a week of ISO 8601, from 1900 on: before that zones and pictures know no time."""
    found = re.fullmatch(r"(\d{4})-W(\d\d)", word, re.ASCII)
    if not found or int(found[1]) < FIRST_YEAR:
        return _no_week(word)
    try:
        return date.fromisocalendar(int(found[1]), int(found[2]), 1)
    except ValueError:
        return _no_week(word)


def address(word: str) -> str:
    try:
        check_address(word)
    except ValidationError:
        raise ArgumentTypeError(f"no mail can go to {word!r}") from None
    return word


def _no_week(word: str) -> date:
    raise ArgumentTypeError(f"{word!r} is not a week of ISO 8601, from {FIRST_YEAR} on, such as 2026-W07")


class Command(BaseCommand):
    help = "Mail the report of one week of a board to one address, whoever gets it otherwise."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("board", metavar="BOARD", help="its id or its name")
        parser.add_argument("--to", type=address, required=True, metavar="ADDRESS")
        parser.add_argument("--week", type=week, metavar="2026-W07", help="default the last one that is over")
        parser.add_argument("--dry-run", action="store_true", help="print subject and text, and send nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        board, at = named_board(options["board"]), timezone.now()
        last = told_week(board, at)
        asked: date = options["week"] or last
        if asked > last:
            raise CommandError(f"{week_name(asked)} is not over yet: the last week of {board} is {week_name(last)}.")
        _check_begun(board, asked, at)
        if options["dry_run"]:
            self.stdout.write(_told(board, asked))
        else:
            _send(_drawn(board, asked), to=options["to"])
            self.stdout.write(f"Sent the report of {week_name(asked)} to {options['to']}.")


def _check_begun(board: Board, asked: date, at: datetime) -> None:
    begun = first_weeks([board], at).get(board.pk)
    if begun is None:
        raise CommandError(f"The log of {board} has not begun: there is no report yet.")
    if asked < begun:
        raise CommandError(
            f"The log of {board} begins in {week_name(begun)}: there is no report of {week_name(asked)}."
        )


def _told(board: Board, asked: date) -> str:
    """As it was kept; where it was not yet, or as a draft alone, it is drawn and forgotten."""
    page = link_to(reverse("board_report", args=[board.pk]))
    kept = board.reports.final().only("subject", "text")
    report = kept.filter(week=asked).first() or _draft(board, asked)
    return f"{report.subject}\n\n{report.text.replace(LEAVE, page)}"


def _draft(board: Board, asked: date) -> Drawn:
    facts = facts_of(board, asked, before=facts_before(board, asked))
    return draw(board, facts, path=reverse("board_report", args=[board.pk]))


def _drawn(board: Board, asked: date) -> Report:
    of_week = (board.pk, asked)
    report = Report.objects.get(pk=want_reports({of_week})[of_week])
    if report.drawn_at is None:
        if not claim(report, at=timezone.now()):
            raise CommandError("This report is being drawn right now. Try again in a minute.")
        try:
            draw_claimed(report)
        except BaseException:
            # Nobody but this command wanted it: the worker would try in vain.
            Report.objects.filter(pk=report.pk, drawn_at=None, deliveries=None).delete()
            raise
        report.refresh_from_db()
    return report


def _send(report: Report, *, to: str) -> None:
    """It belongs to no subscription, so there is none to end: its link leads to the page where there may be one."""
    page = link_to(reverse("board_report", args=[report.board_id]))
    try:
        with Post() as post:
            post.get_ready()
            post.send(letter(report, to=to, leave=page, headers={}))
    except NotTaken as refusal:
        raise CommandError(refusal.sentence) from None
    except MailServerAway as away:
        raise CommandError(f"The mail server is away: {away}") from None
