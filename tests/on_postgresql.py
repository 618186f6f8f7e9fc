"""`python -m tests.on_postgresql ...`: pytest once more, with PostgreSQL in place of SQLite, where it answers.

What asks no database says nothing new there, and is left out; and what is about pages, words, pictures and people's
accounts, which ask by Django alone.
"""

import os
import sys

import pytest

from tests import services

SAY_NOTHING_NEW = (
    *("api/test_schema.py", "live", "people", "security", "test_routes.py"),
    *("boards/test_check.py", "boards/test_pages_[!bh]*.py"),
    *("metrics/charts", "metrics/flow_page/test_files.py", "metrics/flow_page/test_views.py"),
    *("reports/test_deciding.py", "reports/test_drawing.py", "reports/test_judging.py", "reports/test_pages*.py"),
    "reports/test_telling.py",
)


def main() -> None:
    trouble = services.trouble_with_postgresql()
    if trouble and services.REQUIRED:
        sys.exit(trouble)
    if trouble:
        print(f"Not run on PostgreSQL. {trouble}")
        return
    os.environ["TESTS_RUN_ON"] = "postgresql"
    left_out = [f"--ignore-glob=tests/{path}" for path in SAY_NOTHING_NEW]
    chosen = ["-p", "tests.on_postgresql", "-m", "not browser and not processes", *left_out]
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *chosen, *sys.argv[1:]])


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    config.hook.pytest_deselected(items=[item for item in items if not _asks_database(item)])
    items[:] = [item for item in items if _asks_database(item)]


def _asks_database(item: pytest.Item) -> bool:
    fixtures = getattr(item, "fixturenames", ())
    return "db" in fixtures or "transactional_db" in fixtures or item.get_closest_marker("django_db") is not None


if __name__ == "__main__":
    main()
