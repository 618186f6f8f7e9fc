"""What an installation needs before its parts start: tables, static files, and somebody who can sign in.

Says on standard output how to sign in, and nothing else there.
"""

import sys
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from boards.models import Board
from kanban import address, vega


class Command(BaseCommand):
    help = "Brings tables, static files and the demo person up to date, as every start does."

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_without_database()
        call_command("migrate", verbosity=0, interactive=False)
        vega.make(settings.MADE_DIR)
        call_command("collectstatic", verbosity=0, interactive=False)
        self.stdout.write(sign_in_here() if address.only_this_machine() else sign_in_from_elsewhere())


def refuse_without_database() -> None:
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        raise CommandError(f"the database does not answer: {str(error).strip().splitlines()[0]}") from error


def sign_in_here() -> str:
    """On a first start there is a board to try, and a person whose password everybody knows."""
    if not Board.objects.exists():
        call_command("demo", yes=True, stdout=sys.stderr)
    return "Sign in as demo with the password demo." if set_demo_person(active=True) else ""


def sign_in_from_elsewhere() -> str:
    """Where others can reach it, nobody has a password that everybody knows."""
    told = "As others can reach it, demo cannot sign in." if set_demo_person(active=False) else ""
    if not get_user_model().objects.filter(is_active=True).exists():
        told += " Nobody can sign in yet: manage.py createsuperuser makes a person."
    return told.strip()


def set_demo_person(*, active: bool) -> bool:
    """Whether there is one: an account of that name with a password of its own is somebody else's.

    On this machine alone it may do everything, as whoever started the product may anyway.
    """
    person = get_user_model().objects.filter(username="demo").first()
    if person is None or not person.check_password("demo"):
        return False
    person.is_active = person.is_staff = person.is_superuser = active
    person.save(update_fields=["is_active", "is_staff", "is_superuser"])
    return True
