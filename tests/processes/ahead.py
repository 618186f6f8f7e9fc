"""`python -m tests.processes.ahead MODULE ...` is `python -m MODULE ...` by a clock that goes two hours ahead."""

import runpy
import sys
from datetime import UTC, datetime, timedelta

import time_machine

AHEAD = timedelta(hours=2)


def main() -> None:
    sys.argv = sys.argv[1:]
    with time_machine.travel(datetime.now(UTC) + AHEAD, tick=True):
        runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
