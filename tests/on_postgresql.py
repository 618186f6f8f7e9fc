"""`python -m tests.on_postgresql ...`: pytest once more, with PostgreSQL in place of SQLite, where it answers."""

import os
import sys

from tests import services


def main() -> None:
    trouble = services.trouble_with_postgresql()
    if trouble and services.REQUIRED:
        sys.exit(trouble)
    if trouble:
        print(f"Not run on PostgreSQL. {trouble}")
        return
    os.environ["TESTS_RUN_ON"] = "postgresql"
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *sys.argv[1:]])


if __name__ == "__main__":
    main()
