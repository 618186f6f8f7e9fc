"""manage.py api_token: a new token for a person, printed once and nowhere else."""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from api.models import Token
from api.tokens import MOST_DAYS, make_token

NAME_LENGTH = Token._meta.get_field("name").max_length


def name(word: str) -> str:
    if not 1 <= len(word) <= NAME_LENGTH:
        raise ArgumentTypeError(f"a name has 1 to {NAME_LENGTH} characters")
    return word


def days(word: str) -> int:
    if not word.isascii() or not word.isdigit() or len(word) > 5 or not 1 <= int(word) <= MOST_DAYS:
        raise ArgumentTypeError(f"{word!r} is not a number of days, 1 to {MOST_DAYS}")
    return int(word)


class Command(BaseCommand):
    help = "Make a new API token for a person and print it. It is stored as a digest: nobody can print it again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", metavar="USERNAME")
        parser.add_argument("--name", type=name, default="command line", help="what it is for")
        parser.add_argument("--read-only", action="store_true", help="it changes nothing")
        parser.add_argument("--days", type=days, metavar="N", help="it ends after so many days; default never")

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.filter(username=options["username"]).first()
        if person is None:
            raise CommandError(f"There is no person “{options['username']}”.")
        asked = {key: options[key] for key in ("name", "read_only", "days")}
        _, secret = make_token(person=person, **asked)
        self.stdout.write(secret)
