"""`python -m tests.security.audit` asks pypi.org for known weaknesses of what the product is built on.

Where that is not told it says so and goes on, so that lint needs no network once all is installed; with `--must-answer`
it fails then.
"""

import subprocess
import sys
import urllib.request

import django

SERVICE = f"https://pypi.org/pypi/Django/{django.__version__}/json"  # what pip-audit asks of each; a mirror has none
NOT_ASKED = "Known weaknesses were not asked for: pypi.org does not tell them here."
AUDIT = ["--strict", "--disable-pip", "--no-deps", "--progress-spinner", "off", "-r", "requirements.txt"]


def main() -> None:
    if answers():
        sys.exit(subprocess.run([sys.executable, "-m", "pip_audit", *AUDIT], check=False).returncode)
    if "--must-answer" in sys.argv:
        sys.exit(NOT_ASKED)
    print(NOT_ASKED)


def answers() -> bool:
    try:
        with urllib.request.urlopen(SERVICE, timeout=5):
            return True
    except OSError:  # a refusal by name or status, and silence, are errors of this kind too
        return False


if __name__ == "__main__":
    main()
