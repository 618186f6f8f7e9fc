"""Ten thousand reports due in the same minute: `make soak`, some minutes long and no part of `make test`."""

import json
import time
from pathlib import Path

import psutil
import pytest

from tests.processes.installation import Installation, until
from tests.processes.report_run import at_work, play, post_office
from tests.soak.register import Entry, entries

pytestmark = pytest.mark.processes

BOARDS, READERS, WORKERS = 100, 100, 4
ALL = BOARDS * READERS
MOST_GROWTH = 20  # MB in one worker, over three quarters of the mails


def test_each_of_10_000_readers_gets_one_mail_and_no_worker_grows(on_servers: Installation, tmp_path: Path) -> None:
    register = tmp_path / "register"
    with post_office("tests.soak.register.Register", str(register)) as port:
        on_servers.variables["EMAIL_URL"] = f"smtp://127.0.0.1:{port}"
        play(on_servers, f"begin(boards={BOARDS}, readers={READERS})")
        with at_work(on_servers, workers=WORKERS, beats=1) as workers:
            play(on_servers, "come_due()")
            began = time.monotonic()
            wait_for(register, ALL // 4)
            early = memory_of(on_servers, workers)
            wait_for(register, ALL)
            took, late = time.monotonic() - began, memory_of(on_servers, workers)
        mails = entries(register)
    tell(took, mails, early, late)
    assert len(mails) == len({mail.address for mail in mails}) == len({mail.message_id for mail in mails}) == ALL
    assert play(on_servers, "tell()") == json.dumps({"tries": [1] * BOARDS, "unsent": 0})
    assert all(after - before < MOST_GROWTH for before, after in zip(early, late, strict=True))


def wait_for(register: Path, mails: int) -> None:
    until(lambda: register.read_text().count("\n") >= mails, f"{mails} mails have arrived", seconds=500, pause=0.5)


def memory_of(installation: Installation, parts: list[str]) -> list[int]:
    """In MB, of each."""
    return [psutil.Process(installation.parts[part].pid).memory_info().rss // 2**20 for part in parts]


def tell(took: float, mails: list[Entry], early: list[int], late: list[int]) -> None:
    figures = {
        "seconds": round(took),
        "mails": len(mails),
        "distinct": len({mail.message_id for mail in mails}),
        "mails_per_s": round(len(mails) / took),
        "workers_mb_at_a_quarter": early,
        "workers_mb_at_the_end": late,
    }
    print(json.dumps({"name": "reports of one minute", "boards": BOARDS, "workers": WORKERS, **figures}))
