"""Names and ways that others make up lead nobody away from here."""

import re
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client

from boards.models import Board
from live.door import let_in
from tests.people.accounts import PASSWORD, person, sign_in
from tests.security.windows import asking

pytestmark = pytest.mark.django_db

FOREIGN = "elsewhere.example.org"

ELSEWHERE = [
    f"https://{FOREIGN}/",
    f"//{FOREIGN}/",
    f"///{FOREIGN}/",
    f"////{FOREIGN}/",
    f"/\\{FOREIGN}/",
    f"\\\\{FOREIGN}/",
    f"\\/{FOREIGN}/",
    f"https:{FOREIGN}/",
    f"https:/{FOREIGN}/",
    f"https:///{FOREIGN}/",
    f"http:\\\\{FOREIGN}/",
    f" https://{FOREIGN}/",
    f"\thttps://{FOREIGN}/",
    f"/\t/{FOREIGN}/",
    f"/\n/{FOREIGN}/",
    f"ht\ttps://{FOREIGN}/",
    f"https://testserver@{FOREIGN}/",
    f"https://testserver.{FOREIGN}/",
    f"//{FOREIGN}%2F@testserver/",
    f"//{FOREIGN}\\@testserver/",
    f"\x00//{FOREIGN}/",
    "javascript:alert(1)",
    "JavaScript&colon;alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
]


def stays(answer) -> bool:
    """Whether a browser that obeys this answer is still here. It reads \\ as / and passes over tabs and line ends."""
    way = re.sub(r"[\t\r\n]", "", answer.get("Location", "/")).strip("\x00 ").replace("\\", "/")
    led = urlsplit(urljoin("http://testserver/accounts/", way))
    return (led.scheme, led.netloc) == ("http", "testserver")


@pytest.mark.parametrize("way", ELSEWHERE)
def test_signing_in_and_out_leads_nowhere_else(way, client):
    person("ada")
    arriving = client.post("/accounts/login/", {"login": "ada", "password": PASSWORD, "next": way})
    assert (arriving.status_code, stays(arriving)) == (302, True)
    again = client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": way})
    assert (again.status_code, stays(again)) == (302, True)
    leaving = client.post("/accounts/logout/", {"next": way})
    assert (leaving.status_code, stays(leaving)) == (302, True)


@pytest.mark.parametrize("way", ELSEWHERE)
def test_nor_does_the_same_in_an_address(way, client):
    person("ada")
    asked = {"next": way}
    arriving = client.post("/accounts/login/", {"login": "ada", "password": PASSWORD}, query_params=asked)
    assert (arriving.status_code, stays(arriving)) == (302, True)
    for door in ("/accounts/login/", "/accounts/signup/", "/admin/login/"):
        assert stays(client.get(door, asked)), door


@pytest.mark.parametrize("way", ELSEWHERE)
def test_no_page_of_signing_in_links_there(way, client):
    for door in ("/accounts/login/", "/accounts/signup/"):
        words = client.get(door, {"next": way}).content.decode()
        links = re.findall(r'(?:href|action)="([^"]*)"', words)
        assert not [link for link in links if FOREIGN in urlsplit(unquote(link)).netloc or link.startswith("java")]


@pytest.mark.parametrize(
    "path", [f"//{FOREIGN}", f"//{FOREIGN}/boards", f"/\\{FOREIGN}", f"/%5C{FOREIGN}", f"/{FOREIGN}/.."]
)
def test_the_slash_at_the_end_leads_nowhere_else(path, client):
    assert stays(client.generic("GET", path))


@pytest.mark.parametrize("host", [FOREIGN, f"{FOREIGN}:80", f"127.0.0.1.{FOREIGN}", f"127.0.0.1@{FOREIGN}", "", "*"])
@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/accounts/password/reset/", "/api/v1/boards/", "/admin/"])
def test_a_host_that_is_not_ours_is_answered_nothing(host, path, client, settings):
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    for answer in (client.get(path, headers={"host": host}), client.post(path, headers={"host": host})):
        assert answer.status_code == 400
        assert FOREIGN not in answer.content.decode()
        assert "Location" not in answer


def test_nor_is_a_stream(board: Board, owner: User, settings) -> None:
    client = Client()
    client.force_login(owner)
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    assert let_in(asking(board, client, host=FOREIGN), board.pk) == 400


def test_a_proxy_says_no_host(client, settings):
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    headers = {"host": "127.0.0.1", "x-forwarded-host": FOREIGN, "forwarded": f"host={FOREIGN}"}
    assert FOREIGN not in client.get("/", headers=headers)["Location"]


def test_the_links_of_a_mail_lead_to_the_installation_whatever_host_was_asked(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    person("ada", "ada@example.org")
    client.post("/accounts/password/reset/", {"email": "ada@example.org"}, headers={"host": FOREIGN})
    assert FOREIGN not in str(mail.outbox[0].message())


def test_who_was_signed_in_elsewhere_goes_on_where_they_wanted(client):
    person("ada")
    wanted = client.get("/search/?q=a%26b")["Location"]
    answer = client.post(wanted, {"login": "ada", "password": PASSWORD})
    assert answer["Location"] == "/search/?q=a%26b"
    assert sign_in(client, "ada").status_code == 302
