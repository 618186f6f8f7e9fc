"""Mails of an installation without a mail server are read in the product, by whoever runs it and nobody else."""

from email.mime.image import MIMEImage

import pytest
from django.contrib.auth.models import User
from django.core.mail import EmailMultiAlternatives, get_connection, send_mail

from tests.boards.pages import browser_of
from tests.cast import after

pytestmark = pytest.mark.django_db

FILES = "django.core.mail.backends.filebased.EmailBackend"


class WithPictures(EmailMultiAlternatives):
    mixed_subtype = "related"


@pytest.fixture
def installer() -> User:
    return User.objects.create_superuser("root")


@pytest.fixture(autouse=True)
def mails_are_files(settings, tmp_path):
    settings.EMAIL_BACKEND = FILES
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")


def links(page: str) -> list[str]:
    return [part.split('"')[0] for part in page.split('href="') if part.startswith("/mail/") and len(part) > 8]


def test_mails_are_listed_with_the_newest_first(installer, time_machine):
    time_machine.move_to(after())
    send_mail("First", "One.", None, ["ada@example.org"])
    time_machine.shift(1)
    send_mail("Second", "Two.", None, ["bob@example.org"])
    page = browser_of(installer).get("/mail/").content.decode()

    assert page.index("Second") < page.index("First")
    assert "bob@example.org" in page


def test_a_mail_is_text_with_links_that_work(installer):
    mail = EmailMultiAlternatives(
        "Grüße", "Open\nhttp://127.0.0.1:8000/x/?a=1&b=2\n<script>", None, ["ada@example.org"]
    )
    mail.attach_alternative("<b>the same</b>", "text/html")
    mail.send()
    client = browser_of(installer)
    [address] = links(client.get("/mail/").content.decode())
    page = client.get(address).content.decode()

    assert "Grüße" in page
    assert 'href="http://127.0.0.1:8000/x/?a=1&amp;b=2"' in page
    assert "&lt;script&gt;" in page
    assert "<b>the same</b>" not in page


def test_signs_of_every_alphabet_are_read_as_they_were_written(installer):
    words = "“Checkout ideas”, 标题, مرحبا"
    mail = EmailMultiAlternatives("Report", words, None, ["ada@example.org"])
    mail.attach_alternative(f"<html><head></head><body>{words}</body></html>", "text/html")
    mail.send()
    client = browser_of(installer)
    [address] = links(client.get("/mail/").content.decode())

    assert words in client.get(address).content.decode()
    assert words in client.get(f"{address}letter/").content.decode()


def test_mails_of_one_connection_lie_apart(installer):
    with get_connection() as connection:
        for subject in ("First", "Second"):
            EmailMultiAlternatives(subject, subject, None, ["ada@example.org"], connection=connection).send()
    client = browser_of(installer)
    second, first = links(client.get("/mail/").content.decode())

    assert "Second" not in client.get(first).content.decode()
    assert "First" not in client.get(second).content.decode()


def test_before_the_first_mail_the_box_is_empty(installer):
    assert "No mail was sent yet." in browser_of(installer).get("/mail/").content.decode()


def test_nobody_else_sees_it(member):
    send_mail("Subject", "Secret link.", None, ["ada@example.org"])
    client = browser_of(member)

    assert client.get("/mail/").status_code == 404
    assert "Mail box" not in client.get("/me/").content.decode()


@pytest.mark.parametrize("name", ["..:0", "%2e%2e%2fsecret_key:0", "secret_key", "x" * 500, "nothing:0", ":"])
def test_no_name_leads_out_of_the_box(installer, name, tmp_path):
    (tmp_path / "secret_key").write_text("secret")

    assert browser_of(installer).get(f"/mail/{name}/").status_code == 404


def test_where_a_server_sends_the_mails_there_is_no_box(installer, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"

    assert browser_of(installer).get("/mail/").status_code == 404


def test_a_mail_with_pictures_is_shown_in_a_frame_where_nothing_runs(installer):
    picture = MIMEImage(b"\x89PNG", "png")
    picture.add_header("Content-ID", "<chart>")
    mail = WithPictures("Report", "Plain words.", None, ["ada@example.org"])
    mail.attach_alternative('<html><head></head><body><img src="cid:chart"></body></html>', "text/html")
    mail.attach(picture)
    mail.send()
    client = browser_of(installer)
    [address] = links(client.get("/mail/").content.decode())
    page, letter = client.get(address), client.get(f"{address}letter/")

    assert "Plain words." in page.content.decode()
    assert f'src="{address}letter/"' in page.content.decode()
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    assert 'src="data:image/png;base64,iVBORw=="' in letter.content.decode()
    assert "script-src" not in letter["Content-Security-Policy"]
    assert "sandbox" in letter["Content-Security-Policy"]
