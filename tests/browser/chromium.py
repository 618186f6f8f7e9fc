"""The Chromium that the browser tests drive. `python -m tests.browser.chromium` sees to it that there is one.

A machine that cannot have one fails where REQUIRE_BROWSER is set; elsewhere these tests are skipped and say why.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

# The first has no windows, and starts no processes for what stands around a page: tests take half of the time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
REQUIRED = bool(os.environ.get("REQUIRE_BROWSER"))
MISSING = "no Chromium: CHROMIUM names none, none is on the PATH, Playwright has none"
# It says nothing to the network of its own accord; and as root it starts only without its sandbox.
ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    *(["--no-sandbox"] if os.geteuid() == 0 else []),
]


def main() -> None:
    if find() or install():
        return
    if REQUIRED:
        sys.exit(MISSING)
    print(f"Browser tests will be skipped: {MISSING}")


def need_chromium() -> str:
    """The path of the executable. Ask before Playwright is started: it may be asked for its own."""
    chromium = find()
    if chromium is None and REQUIRED:
        pytest.fail(MISSING)
    if chromium is None:
        pytest.skip(MISSING)
    return chromium


@contextmanager
def launched() -> Iterator[Browser]:
    """For the body of the `with`."""
    path = need_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@cache
def find() -> str | None:
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None) or playwrights_own()


def playwrights_own() -> str | None:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install() -> bool:
    """Whether one of the ways brought one; each says itself why it did not."""
    print("Installing Chromium for the browser tests ...", flush=True)
    for commands in ways():
        if all(subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode == 0 for command in commands):
            return True
    return False


def ways() -> Iterator[list[list[str]]]:
    if shutil.which("apt-get") and os.geteuid() == 0:
        yield [
            ["apt-get", "update", "-qq"],
            ["apt-get", "install", "-qq", "--yes", "--no-install-recommends", NAMES[0]],
        ]
    yield [[sys.executable, "-m", "playwright", "install", "chromium"]]


if __name__ == "__main__":
    main()
