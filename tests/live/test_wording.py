"""What goes over the line."""

import pytest

from live.board_states import State
from live.wording import mark_of


@pytest.mark.parametrize(
    ("as_of", "written"), [(0, "0"), (0.0, "0"), (1772874000.0, "1772874000"), (1772874000.25, "1772874000.25")]
)
def test_a_mark_is_what_the_script_of_a_page_writes(as_of: float, written: str) -> None:
    assert mark_of(State(version=7, counted=-1, roles={}, as_of=as_of)) == f"7.-1.{written}"
