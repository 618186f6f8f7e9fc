"""Two windows side by side, on a real installation."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Troubles
from tests.browser.live.window import Prepare, Window, open_window_of
from tests.processes.installation import Installation
from tests.processes.open_boards import House, OpenBoard, house

OpenWindow = Callable[..., Window]


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, collected: Path) -> Iterator[House]:
    """One for all tests in here."""
    installation = Installation(tmp_path_factory.mktemp("house"))
    installation.use_statics(collected)
    with house(installation, boards=80) as shared:
        yield shared


@pytest.fixture
def board(shared: House) -> Iterator[OpenBoard]:
    with shared.open_board() as board:
        yield board


@pytest.fixture
def open_window(chromium: Browser, shared: House, board: OpenBoard, troubles: Troubles) -> Iterator[OpenWindow]:
    """The board opened by somebody."""
    windows = []

    def opened(name: str, *, prepare: Prepare | None = None, **options: Any) -> Window:
        def listen(page: Page) -> None:
            page.on("pageerror", lambda error: troubles.append(f"{error}"))
            page.on("console", lambda said: troubles.append(said.text) if said.type in ("error", "warning") else None)
            if prepare:
                prepare(page)

        windows.append(open_window_of(chromium, shared, board, name, listen, **options))
        return windows[-1]

    yield opened
    for window in windows:
        window.page.context.close()
    assert troubles.unexpected() == []


@pytest.fixture
def olga(open_window: OpenWindow) -> Window:
    return open_window("Olga")


@pytest.fixture
def max_(olga: Window, open_window: OpenWindow) -> Window:
    """Beside Olga's window, and known to be there."""
    window = open_window("Max")
    olga.sees_people("Max")
    window.sees_people("Olga")
    return window
