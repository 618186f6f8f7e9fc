"""The board's version, and the stamps that tell which columns changed since."""

import pytest
from django.contrib.auth.models import User

from boards.models import Board, Transition
from tests.boards.every_verb import EVERY_VERB, Verb


@pytest.mark.parametrize("verb", EVERY_VERB, ids=str)
def test_every_verb_raises_the_version_by_one_and_stamps_what_it_touched(
    board: Board, member: User, verb: Verb
) -> None:
    act = verb.prepare(board, member)
    board.refresh_from_db()
    version, rows = board.version, Transition.objects.count()

    act()

    board.refresh_from_db()
    stamps = dict(board.columns.values_list("name", "stamp"))
    assert board.version == version + 1
    assert {name for name, stamp in stamps.items() if stamp > version} == verb.touches
    assert max(stamps.values()) <= board.version
    assert Transition.objects.count() == rows + verb.rows
