"""manage.py demo: a board to try things on."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from boards.demo import NAME, demo_exists, make_demo


class Command(BaseCommand):
    help = "Make a demo board with nine months of history, and its owner demo, whose password is demo."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--yes", action="store_true", help="also where DEBUG is off")

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEBUG or options["yes"]):
            raise CommandError("This makes a person whose password everybody knows. Where that is fine, add --yes.")
        if demo_exists():
            self.stdout.write(f"The demo board “{NAME}” exists already; nothing was changed.")
            return
        board = make_demo(now=timezone.now())
        self.stdout.write(f"Made the demo board “{NAME}” with {board.cards.count()} cards. Sign in as demo / demo.")
