"""A link in a mail opens what it was made for, as it was made, as long as it holds. See also the tests of each."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from boards.models import Board
from reports.links import confirming_token, declining_token, leaving_token
from tests.boards.pages import browser_of
from tests.boards.state import nothing_changed
from tests.people.accounts import link_in_last_mail, person
from tests.reports.readers import stakeholder_of

DOORS = {
    "invitation": "invitation_token",
    "leave_report": "leaving_link",
    "decline_report": "declining_link",
    "confirm_report": "confirming_link",
    "digest_off": "digest_token",
}
OPENS_NOTHING = {403, 404, 410}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("made_for", DOORS)
def test_a_link_opens_its_own_door_alone(made_for: str, door: str, outsider, request: pytest.FixtureRequest) -> None:
    token = request.getfixturevalue(DOORS[made_for])
    browser = browser_of(outsider)
    asked = browser.get(reverse(door, args=[token]))
    assert (asked.status_code == 200) == (door == made_for)
    if door != made_for:
        with nothing_changed():
            assert browser.post(reverse(door, args=[token])).status_code in OPENS_NOTHING


@pytest.mark.parametrize("door", DOORS)
def test_a_link_that_was_changed_anywhere_opens_nothing(door: str, outsider, request: pytest.FixtureRequest) -> None:
    token, browser = request.getfixturevalue(DOORS[door]), browser_of(outsider)
    for place in range(0, len(token), 3):
        other = "A" if token[place] != "A" else "B"
        changed = token[:place] + other + token[place + 1 :]
        for answer in (browser.get(reverse(door, args=[changed])), browser.post(reverse(door, args=[changed]))):
            assert answer.status_code in OPENS_NOTHING, f"{place} of {token}"
    for changed in (token[:-1], f"{token}A", token.rpartition(":")[0], f":{token}", token.upper()):
        assert browser.get(reverse(door, args=[changed])).status_code in OPENS_NOTHING


def test_who_was_asked_long_ago_agrees_to_nothing_any_more(board: Board, owner) -> None:
    asked = stakeholder_of(board, "sue@example.org", by=owner)
    door = reverse("confirm_report", args=[confirming_token(asked)])
    with time_machine.travel(timezone.now() + timedelta(days=14, seconds=1)):
        assert Client().post(door).status_code == 410
    asked.refresh_from_db()
    assert not asked.is_on


def test_the_ways_out_hold_however_old_the_mail_is(board: Board, owner) -> None:
    subscription = stakeholder_of(board, "sue@example.org", by=owner)
    with time_machine.travel(timezone.now() + timedelta(days=2000)):
        assert Client().get(reverse("leave_report", args=[leaving_token(subscription)])).status_code == 200
        assert Client().get(reverse("decline_report", args=[declining_token(subscription)])).status_code == 200


def test_a_new_password_is_chosen_within_three_days(client: Client, db: None) -> None:
    person("ada", "ada@example.org")
    client.post("/accounts/password/reset/", {"email": "ada@example.org"})
    link = link_in_last_mail()
    with time_machine.travel(timezone.now() + timedelta(days=3, minutes=1)):
        assert "Location" not in client.get(link)


@pytest.mark.parametrize("place", [0, 1, -1])
def test_a_key_that_was_changed_chooses_no_password(place: int, client: Client, db: None) -> None:
    person("ada", "ada@example.org")
    client.post("/accounts/password/reset/", {"email": "ada@example.org"})
    before, key, _ = link_in_last_mail().rsplit("/", 2)
    user, _, token = key.partition("-")
    changed = [f"{user}-{token[:-1]}{'a' if token[-1] != 'a' else 'b'}", f"z{key}", f"{user}-x{token}"][place]
    answer = client.get(f"{before}/{changed}/")
    assert "Location" not in answer
