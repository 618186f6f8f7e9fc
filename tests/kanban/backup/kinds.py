"""A board with every kind of field, and the values that one of the two databases could tell in another way."""

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User

from boards.models import Board
from boards.moves import create_card
from boards.talk import add_comment
from metrics.refresh import refresh_figures
from reports.models import Delivery, Report
from tests.cast import after
from tests.reports.readers import WEEK, stakeholder_of

LETTERS = 'Ωμέγα, Приоритет, 優先, أولوية, ਤਰਜੀਹ, 👩🏽‍💻; "quoted", \\n, \\N, \\x00, \x7f\u2028\ttab\r\nand a new line'
BYTES = bytes(range(256))
JSON = {"b": [1, 0.1, 1e-7, None, True, 2**60], "a": {"": LETTERS}}


def write_every_kind(board: Board, *, by: User) -> None:
    idea = board.columns.get(name="Idea")
    for number, micros in enumerate([0, 1, 120_000, 999_999]):
        at = after(days=number, microseconds=micros)
        create_card(board=board, column=idea, title=f"Need {number}", by=by, at=at, due_date=at.date())
    card = create_card(board=board, column=idea, title="Letters", description=LETTERS, by=by, at=after())
    add_comment(card=card, text=f"{LETTERS} @max", by=by, at=after(hours=1))
    report = Report.objects.create(board=board, week=WEEK, facts=JSON, cumulative_flow=BYTES, drawn_at=after())
    Delivery.objects.create(report=report, subscription=stakeholder_of(board, "sue@example.org", by=by))
    Authenticator.objects.create(user=by, type="totp", data=JSON)
    refresh_figures(board, at=after(days=9))
