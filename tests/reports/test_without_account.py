"""What a report says is the same for who has no account; where it leads is not."""

from boards.models import Board
from reports.drawing import LEAVE, RULER, draw
from reports.without_account import html_without_account, text_without_account
from tests.reports.weeks import facts_of_week

PORTAL = "Portal: https://portal.example/shop"


def test_what_people_wrote_like_a_line_of_the_foot_stays(calm: Board) -> None:
    calm.name = PORTAL
    calm.save(update_fields=["name"])
    text = draw(calm, facts_of_week(calm, 1), path="/reports/1/").text
    told = text_without_account(text)
    assert told.startswith(f"{PORTAL}\nWeek 10, ")
    assert told.partition(RULER)[0] == text.partition(RULER)[0]


def test_the_foot_leads_nowhere_but_out(calm: Board) -> None:
    drawn = draw(calm, facts_of_week(calm, 1), path="/reports/1/")
    foot = text_without_account(drawn.text).partition(RULER)[2]
    assert [line for line in foot.splitlines() if "://" in line] == [f"Stop these mails: {LEAVE}"]
    assert html_without_account(drawn.html).count("<a ") == 1
