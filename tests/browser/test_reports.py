"""The report page in a real browser: by the rules of axe, and a letter that is as tall as what it says."""

from datetime import time

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from boards.models import Board
from people.persons import set_time_zone
from reports.keeping import draw_due
from reports.models import Delivery, Report, Subscription
from reports.subscribing import subscribe
from reports.weeks import told_week
from tests.browser.accessible import assert_accessible
from tests.browser.conftest import OpenPage
from tests.reports.readers import begin_log, report_of, stakeholder_of


@pytest.fixture
def page(open_page: OpenPage, owner: User) -> Page:
    return open_page(owner)


def letter_height(page: Page) -> float:
    box = page.locator("iframe.letter").bounding_box()
    assert box
    return box["height"]


def test_the_preview_shows_by_itself_once_it_is_drawn(page: Page, board: Board) -> None:
    begin_log(board)
    page.goto(f"/boards/{board.pk}/report/")
    expect(page.get_by_text("is being drawn")).to_be_visible()
    assert_accessible(page)
    draw_due()
    expect(page.locator("iframe.letter")).to_be_visible()
    expect(page.frame_locator("iframe.letter").locator("body")).to_contain_text("Checkout")


def test_who_gets_it_and_what_did_not_arrive(page: Page, board: Board, owner: User) -> None:
    User.objects.filter(pk=owner.pk).update(email="olga@example.org")
    report = report_of(board, told_week(board, timezone.now()))
    mine = subscribe(board=board, person=User.objects.get(pk=owner.pk), weekday=0, hour=time(8), timezone="UTC")
    stakeholder_of(board, "sue@example.org", by=owner)
    Delivery.objects.create(report=report, subscription=mine, problem="The mail server says: 550 No such user")
    page.goto(f"/boards/{board.pk}/report/")
    assert_accessible(page)
    page.get_by_role("button", name="No more of it").click()
    expect(page.get_by_text("You do not get it.")).to_be_visible()
    assert not Subscription.objects.get(person=owner).is_on


@pytest.fixture
def ann(board: Board) -> User:
    """On the board, with an address."""
    ann = User.objects.create_user("ann", email="ann@example.org")
    board.memberships.create(person=ann)
    return ann


def zone_offered(open_page: OpenPage, person: User, board: Board) -> Locator:
    """To a browser in Lisbon, in the form of the report page."""
    page = open_page(person, timezone_id="Europe/Lisbon")
    page.goto(f"/boards/{board.pk}/report/", wait_until="load")
    return page.get_by_label("Time zone")


def test_the_first_time_the_zone_of_the_browser_is_offered(open_page: OpenPage, board: Board, ann: User) -> None:
    zone = zone_offered(open_page, ann, board)
    expect(zone).to_have_value("Europe/Lisbon")
    zone.page.get_by_role("button", name="Subscribe").click()
    expect(zone.page.get_by_text("You get it every Monday at 08:00 (Europe/Lisbon).")).to_be_visible()


def test_a_zone_that_somebody_chose_stays(open_page: OpenPage, board: Board, ann: User) -> None:
    set_time_zone(person=ann, timezone="Asia/Tokyo")
    expect(zone_offered(open_page, ann, board)).to_have_value("Asia/Tokyo")
    subscribe(board=board, person=ann, weekday=0, hour=time(8), timezone="Asia/Seoul")
    expect(zone_offered(open_page, ann, board)).to_have_value("Asia/Seoul")


def test_a_kept_report_is_as_tall_as_what_it_says_and_its_links_lead_out_of_it(page: Page, board: Board) -> None:
    report = report_of(board)
    long = "<p>One of many lines.</p>" * 100
    Report.objects.update(html=report.html.replace("</body>", f"{long}</body>"))
    page.goto(report.get_absolute_url())
    expect(page.frame_locator("iframe.letter").get_by_text("One of many lines.").last).to_be_visible()
    page.wait_for_function("document.querySelector('iframe.letter').getBoundingClientRect().height > 2000")
    assert letter_height(page) < 6000
    assert_accessible(page)
    page.frame_locator("iframe.letter").get_by_role("link", name="Stop these mails").click()
    expect(page.get_by_role("heading", name="Weekly report of Checkout")).to_be_visible()
