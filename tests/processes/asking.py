"""What a program asks the web of an installation."""

import urllib.error
import urllib.request

from tests.processes.installation import Installation


def ask(installation: Installation, path: str, **headers: str) -> tuple[int, str]:
    """The status and the text, whatever it is. In headers `_` stands for `-`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urllib.request.urlopen(
            urllib.request.Request(installation.address + path, headers=named), timeout=20
        ) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read().decode()
