"""What is told otherwise than the last report told it."""

from boards.moves import discard_card, move_card
from reports.restating import restated
from tests.cast import after
from tests.reports.weeks import facts_of_week, finish, put


def test_a_card_taken_back_out_of_finish_changes_the_week_that_told_of_it(calm, validation, ready, owner):
    put(validation, owner, day=0)
    card = finish(validation, ready, owner, day=7, took=2)
    told = facts_of_week(calm, 2)
    move_card(card=card, to=validation, by=owner, at=after(days=15))
    assert facts_of_week(calm, 3, before=told)["restated"] == [
        {"monday": "2026-03-09", "kind": "finished", "told": 1, "is": 0}
    ]


def test_what_happens_later_restates_nothing(calm, validation, ready, owner):
    put(validation, owner, day=0)
    card = finish(validation, ready, owner, day=7, took=2)
    told = facts_of_week(calm, 2)
    discard_card(card=put(validation, owner, day=15), reason="duplicate", by=owner, at=after(days=16))
    assert card.finished_at
    assert facts_of_week(calm, 3, before=told)["restated"] == []


def test_the_first_report_restates_nothing():
    assert restated(None, [{"week": "2026-W10", "arrived": 1, "finished": 1, "discarded": 0}]) == []


def test_a_week_that_the_log_no_longer_knows_counts_nothing_now():
    before = {"weeks": [{"week": "2026-W10", "monday": "2026-03-02", "arrived": 2, "finished": 0, "discarded": 0}]}
    assert restated(before, []) == [{"monday": "2026-03-02", "kind": "arrived", "told": 2, "is": 0}]
