"""A receiver can tell that a message is ours."""

import base64

from boards.webhooks.signing import new_secret, signature


def test_the_signature_is_the_one_of_the_specifications_own_example() -> None:
    """By hand: echo -n ID.TIMESTAMP.BODY | openssl dgst -sha256 -mac HMAC -macopt hexkey:KEY -binary | base64."""
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    signed = signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_secret_is_made_of_32_bytes_by_chance() -> None:
    assert len({new_secret() for _ in range(100)}) == 100
    assert len(base64.b64decode(new_secret().removeprefix("whsec_"), validate=True)) == 32


def test_another_id_instant_body_or_secret_gives_another_signature() -> None:
    one, other = new_secret(), new_secret()
    signatures = {
        signature(one, "a", 1, b"{}"),
        signature(other, "a", 1, b"{}"),
        signature(one, "b", 1, b"{}"),
        signature(one, "a", 2, b"{}"),
        signature(one, "a", 1, b"{ }"),
    }
    assert len(signatures) == 5
