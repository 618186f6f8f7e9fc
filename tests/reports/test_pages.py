"""The report page of a board, the pages of its reports, and the doors that mails open: what is on them, and who may."""

import re
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from time_machine import Traveller

from boards.board_setup import archive_board
from boards.models import Board, Column, Membership
from boards.moves import create_card
from reports.keeping import draw_due
from reports.links import confirming_token, leaving_token
from reports.models import Delivery, Report, Subscription
from tests.boards.pages import browser_of
from tests.cast import after
from tests.reports.readers import WEEK, begin_log, reader, report_of, stakeholder_of
from tests.reports.shown import page_of, words

CAST = ("owner", "member", "viewer")


@pytest.fixture(autouse=True)
def at_nine(clock: Traveller) -> None:
    """Time stands still."""


@pytest.fixture
def ann(board: Board) -> User:
    return reader(board, "ann", at=after())


@pytest.fixture
def report(board: Board, idea: Column, owner: User) -> Report:
    """With both pictures."""
    create_card(board=board, column=idea, title="Early", by=owner, at=after(days=-6))
    return report_of(board)


# Subscribing


@pytest.mark.parametrize(
    ("begins", "said"),
    [
        ([], "The first one tells of the week in which the first idea comes to this board."),
        ([after(days=6, hours=23)], "The first one tells of 9 to 15 Mar 2026, once that week is over."),
    ],
)
def test_a_young_board_says_when_its_first_report_comes(
    board: Board, idea: Column, owner: User, begins: list[datetime], said: str
) -> None:
    for at in begins:
        create_card(board=board, column=idea, title="First", by=owner, at=at)
    for part in ("", "preview/"):
        page = words(browser_of(owner), f"{page_of(board)}{part}")
        assert f"There is no report yet. {said}" in page
        assert "hx-get" not in page.partition('id="preview"')[2].partition(">")[0]
    assert not Report.objects.exists()


def test_the_report_of_last_week_is_shown_before_anybody_subscribes(board: Board, viewer: User) -> None:
    begin_log(board)
    page = browser_of(viewer)
    assert "is being drawn" in words(page, page_of(board))
    assert "is being drawn" in words(page, f"{page_of(board)}preview/")
    draw_due()
    shown = Report.objects.get()
    assert shown.week == WEEK + timedelta(weeks=1)
    assert f'src="/reports/{shown.pk}/letter/"' in words(page, f"{page_of(board)}preview/")
    assert f'src="/reports/{shown.pk}/letter/"' in words(page, page_of(board))


def test_a_draft_is_shown_as_a_draft_and_is_no_report_that_was_sent(board: Board, viewer: User) -> None:
    begin_log(board)
    page = browser_of(viewer)
    words(page, page_of(board))
    draw_due()
    draft = Report.objects.get()
    preview, _, kept = words(page, page_of(board)).partition('id="kept"')
    assert f"Draft, drawn anew before it goes out: <b>{draft.subject}</b>" in preview
    assert "None yet." in kept
    assert page.get(f"/reports/{draft.pk}/").status_code == 404
    assert "Read on its own page" not in words(page, f"/reports/{draft.pk}/letter/")
    report_of(board, draft.week)
    assert draft.subject in words(page, page_of(board)).partition('id="kept"')[2]
    assert "Draft" not in words(page, page_of(board))
    assert "Read on its own page" in words(page, f"/reports/{draft.pk}/letter/")


def test_monday_at_eight_is_in_the_form_at_first(board: Board, member: User) -> None:
    User.objects.filter(pk=member.pk).update(email="max@example.org")
    page = words(browser_of(User.objects.get(pk=member.pk)), page_of(board))
    assert '<option value="0" selected>Monday</option>' in page
    assert 'type="time" required value="08:00"' in page
    assert 'value="UTC"' in page


def test_one_subscribes_changes_the_hour_and_ends_it(board: Board, ann: User) -> None:
    page = browser_of(ann)
    asked = {"weekday": "4", "hour": "16:30", "timezone": "Asia/Kolkata"}
    assert page.post(f"{page_of(board)}subscribe/", asked).status_code == 302
    assert "You get it every Friday at 16:30 (Asia/Kolkata)." in words(page, page_of(board))
    page.post(f"{page_of(board)}unsubscribe/")
    assert "You do not get it." in words(page, page_of(board))


@pytest.mark.parametrize(
    "asked",
    [
        {"weekday": "7", "hour": "08:00", "timezone": "UTC"},
        {"weekday": "0", "hour": "late", "timezone": "UTC"},
        {"weekday": "0", "hour": "08:00", "timezone": "Mars/Olympus"},
        {},
    ],
)
def test_what_makes_no_sense_changes_nothing(board: Board, ann: User, asked: dict[str, str]) -> None:
    before = Subscription.objects.values().get()
    answer = browser_of(ann).post(f"{page_of(board)}subscribe/", asked)
    assert answer.status_code == 400
    assert 'class="problem"' in answer.content.decode()
    assert Subscription.objects.values().get() == before


def test_who_has_no_address_is_told_where_to_add_one(board: Board, member: User) -> None:
    assert "you have none yet" in words(browser_of(member), page_of(board))
    asked = {"weekday": "0", "hour": "08:00", "timezone": "UTC"}
    assert browser_of(member).post(f"{page_of(board)}subscribe/", asked).status_code == 409


def test_on_an_archived_board_reports_are_read_and_nothing_is_asked(board: Board, owner: User, report: Report) -> None:
    archive_board(board=board, by=owner)
    page = words(browser_of(owner), page_of(board))
    assert report.subject in page
    assert "nothing is mailed" in page
    assert f"{page_of(board)}subscribe/" not in page


# Kept reports


@pytest.mark.parametrize("who", CAST)
def test_members_read_what_was_kept(who: str, report: Report, request: pytest.FixtureRequest) -> None:
    page = browser_of(request.getfixturevalue(who))
    assert report.subject in words(page, f"/boards/{report.board_id}/report/")
    assert report.subject in words(page, f"/reports/{report.pk}/")
    letter = words(page, f"/reports/{report.pk}/letter/")
    assert set(report.pictures) == {"cumulative_flow", "ageing"}
    for name in report.pictures:
        (address,) = re.findall(rf'src="(/reports/{report.pk}/{name}.png[^"]*)"', letter)
        picture = page.get(address)
        assert (picture.content, picture["Content-Type"]) == (report.pictures[name], "image/png")
    assert f'href="/boards/{report.board_id}/report/"' in letter
    assert "cid:" not in letter


def test_pictures_drawn_anew_have_another_address(report: Report, owner: User) -> None:
    letter = words(browser_of(owner), f"/reports/{report.pk}/letter/")
    Report.objects.update(drawn_at=after(days=30))
    assert words(browser_of(owner), f"/reports/{report.pk}/letter/") != letter


@pytest.mark.parametrize("part", ["", "letter/", "ageing.png"])
def test_others_do_not(report: Report, outsider: User, part: str) -> None:
    assert browser_of(outsider).get(f"/reports/{report.pk}/{part}").status_code == 404
    assert Client().get(f"/reports/{report.pk}/{part}").status_code == 302


@pytest.mark.parametrize("part", ["", "letter/", "ageing.png"])
def test_what_is_not_drawn_yet_is_not_there(board: Board, owner: User, part: str) -> None:
    undrawn = Report.objects.create(board=board, week=WEEK)
    page = browser_of(owner)
    assert page.get(f"/reports/{undrawn.pk}/{part}").status_code == 404


@pytest.mark.parametrize(
    ("address", "read"),
    [
        ("/boards/{board}/report/", set()),
        ("/boards/{board}/report/preview/", set()),
        ("/reports/{report}/", set()),
        ("/reports/{report}/letter/", {"html"}),
        ("/reports/{report}/ageing.png", {"ageing"}),
    ],
)
def test_no_page_reads_more_of_a_report_than_it_shows(
    board: Board, report: Report, ann: User, address: str, read: set[str]
) -> None:
    """A page is asked for every second while a report is drawn, and lists those that did not arrive."""
    report_of(board, WEEK + timedelta(weeks=1))
    for each in Report.objects.all():
        Delivery.objects.create(report=each, subscription=Subscription.objects.get(), problem="The mail server is away")
    page = browser_of(ann)
    Membership.objects.filter(person=ann).update(role="owner")
    with CaptureQueriesContext(connection) as queries:
        assert page.get(address.format(board=board.pk, report=report.pk)).status_code == 200
    asked = " ".join(query["sql"] for query in queries)
    large = ("facts", "text", "html", "cumulative_flow", "ageing")
    assert {name for name in large if f'"reports_report"."{name}"' in asked} == read


def test_there_is_no_other_picture(report: Report, owner: User) -> None:
    assert browser_of(owner).get(f"/reports/{report.pk}/facts.png").status_code == 404


def test_a_letter_has_a_policy_of_its_own_and_stands_in_frames_of_ours_alone(report: Report, owner: User) -> None:
    page = browser_of(owner)
    letter = page.get(f"/reports/{report.pk}/letter/")
    policy = letter["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "frame-ancestors 'self'" in policy
    assert "sandbox allow-same-origin allow-popups allow-top-navigation-by-user-activation" in policy
    assert letter["X-Frame-Options"] == "SAMEORIGIN"
    holder = page.get(f"/reports/{report.pk}/")
    assert "frame-src 'self'" in holder["Content-Security-Policy"]
    assert holder["X-Frame-Options"] == "DENY"


def test_reports_are_listed_with_the_newest_first(board: Board, owner: User) -> None:
    for weeks in range(30):
        Report.objects.create(board=board, week=WEEK - timedelta(weeks=weeks), subject=f"W{weeks}.", drawn_at=after())
    first = words(browser_of(owner), page_of(board))
    assert first.index("W0.") < first.index("W25.")
    assert "W26." not in first
    assert "W29." in words(browser_of(owner), f"{page_of(board)}?page=2")


# The doors that mails open


def test_the_link_asks_and_the_button_ends_it_without_signing_in(ann: User) -> None:
    door = f"/reports/leave/{leaving_token(Subscription.objects.get())}/"
    browser = Client(enforce_csrf_checks=True)
    assert "Send me no more of it" in words(browser, door)
    assert Subscription.objects.get().is_on, "those who scan mails open every link"
    for _ in range(2):
        assert "You get no more of it" in browser.post(door).content.decode()
    assert "You get no more of it" in words(browser, door)
    assert not Subscription.objects.get().is_on


def test_the_button_that_agrees_is_pressed_by_a_person(board: Board, owner: User) -> None:
    door = f"/reports/confirm/{confirming_token(stakeholder_of(board, 'sue@example.org', by=owner))}/"
    assert Client(enforce_csrf_checks=True).post(door).status_code == 403
    browser = Client()
    assert "Send it to me" in words(browser, door)
    assert not Subscription.objects.get().is_on
    for _ in range(2):
        assert "You get the report" in browser.post(door).content.decode()
    assert "You get the report" in words(browser, door)


@pytest.mark.parametrize("door", ["leave", "confirm", "decline"])
@pytest.mark.parametrize("token", ["made-up", "1:made-up", "99999999999999999999:x", "é"])
def test_a_made_up_link_opens_nothing_and_says_so(door: str, token: str, ann: User) -> None:
    for method in ("get", "post"):
        answer = getattr(Client(), method)(f"/reports/{door}/{token}/")
        assert answer.status_code == 410
        assert "This link opens nothing" in answer.content.decode()
    assert Subscription.objects.get().is_on


def test_a_link_of_one_ends_nobody_elses(board: Board, ann: User) -> None:
    reader(board, "bob", at=after())
    hers, his = Subscription.objects.order_by("person__username")
    Client().post(f"/reports/leave/{leaving_token(hers)}/")
    assert list(Subscription.objects.on()) == [his]
    forged = leaving_token(hers).replace(str(hers.pk), str(his.pk), 1)
    assert Client().post(f"/reports/leave/{forged}/").status_code == 410
    assert list(Subscription.objects.on()) == [his]


def test_what_is_over_is_said_to_be_over(ann: User) -> None:
    door = f"/reports/leave/{leaving_token(Subscription.objects.get())}/"
    Subscription.objects.all().delete()
    assert "what it was for is no more" in words(Client(), door, status=410)
