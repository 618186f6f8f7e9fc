"""How a receiver can tell that a message is ours, whole and of now.

As in the Standard Webhooks specification, so that there is a library for it in most languages: HMAC-SHA256 over
"id.timestamp.body", with the bytes that the secret carries in base64 behind its prefix.
"""

import base64
import hashlib
import hmac
import secrets

PREFIX = "whsec_"


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def signature(secret: str, event_id: str, timestamp: int, body: bytes) -> str:
    """`timestamp` is the moment of the attempt, in seconds since 1970: a receiver refuses what is too old."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = hmac.digest(key, f"{event_id}.{timestamp}.".encode() + body, hashlib.sha256)
    return "v1," + base64.b64encode(signed).decode()
