"""One request to a receiver, and all that can become of it."""

import ssl
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from django.conf import LazySettings

from boards.webhooks import sending
from boards.webhooks.sending import Answer
from tests.boards.receiver import Behave, Receiver, answers, closes, drips, hangs, receiving, talks_without_end

pytestmark = pytest.mark.enable_socket


@pytest.fixture(autouse=True)
def on_this_machine(settings: LazySettings) -> None:
    settings.WEBHOOK_ALLOW_PRIVATE = True


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


def post(receiver: Receiver, **how: float) -> Answer:
    return sending.post(receiver.url, {"Webhook-Id": "1"}, b'{"event": "x"}', board=1, **how)


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_what_is_answered_with_2xx_is_received(receiver: Receiver, status: int) -> None:
    receiver.behave = answers(status)
    answer = post(receiver)
    assert (answer.status, answer.problem) == (status, "")
    assert receiver.got[0].headers["Webhook-Id"] == "1"
    assert receiver.got[0].body == b'{"event": "x"}'


@pytest.mark.parametrize("status", [400, 404, 410, 429, 500, 503])
def test_what_is_answered_otherwise_is_not(receiver: Receiver, status: int) -> None:
    receiver.behave = answers(status)
    answer = post(receiver)
    assert (answer.status, answer.problem) == (status, f"Answered {status}.")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(receiver: Receiver, status: int) -> None:
    receiver.behave = answers(status, Location=receiver.url)
    answer = post(receiver)
    assert answer.problem == f"Answered {status}, a redirect, which is not followed."
    assert len(receiver.got) == 1


@pytest.mark.parametrize("behave", [hangs, drips])
def test_whoever_takes_too_long_has_not_received(receiver: Receiver, behave: Behave) -> None:
    receiver.behave = behave
    begun = time.monotonic()
    answer = post(receiver, seconds=0.4)
    assert (answer.status, answer.problem) == (None, "No answer within 0.4 seconds.")
    assert time.monotonic() - begun < 1.5
    assert 400 <= answer.took_ms < 1500


def test_a_connection_that_is_closed_without_a_word_is_a_failure(receiver: Receiver) -> None:
    receiver.behave = closes
    answer = post(receiver)
    assert answer.status is None
    assert answer.problem.startswith("The connection failed: ")


def test_nobody_listening_is_a_failure(receiver: Receiver) -> None:
    url = receiver.url
    receiver.server.server_close()
    assert sending.post(url, {}, b"{}", board=1).problem.startswith("The connection failed: ")


def test_of_an_endless_answer_little_is_read(receiver: Receiver) -> None:
    receiver.behave = talks_without_end
    begun = time.monotonic()
    assert post(receiver).status == 200
    assert time.monotonic() - begun < 2


def test_no_proxy_of_the_environment_is_asked(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert post(receiver).status == 204


@pytest.fixture
def secure(receiver: Receiver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The receiver speaks TLS; its certificate, of 127.0.0.1 and no other, is trusted on this machine."""
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    make_certificate("127.0.0.1", certificate, key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    receiver.server.socket = context.wrap_socket(receiver.server.socket, server_side=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    sending.trusted.cache_clear()
    yield receiver.url.replace("http:", "https:")
    sending.trusted.cache_clear()


def test_a_trusted_certificate_of_that_name_is_accepted(secure: str) -> None:
    assert sending.post(secure, {}, b"{}", board=1).status == 204


def test_a_certificate_of_another_name_is_not(secure: str, receiver: Receiver) -> None:
    answer = sending.post(secure.replace("127.0.0.1", "localhost"), {}, b"{}", board=1)
    assert "Hostname mismatch" in answer.problem
    assert receiver.got == []


def test_a_certificate_that_nobody_vouches_for_is_not(
    secure: str, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    assert "CERTIFICATE_VERIFY_FAILED" in sending.post(secure, {}, b"{}", board=1).problem
    assert receiver.got == []


def make_certificate(address: str, certificate: Path, key: Path) -> None:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "receiver")])
    now, private = datetime.now(UTC), ec.generate_private_key(ec.SECP256R1())
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), critical=False)
        .sign(private, hashes.SHA256())
    )
    certificate.write_bytes(built.public_bytes(Encoding.PEM))
    key.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
