"""The same log once more, a longer one, and a board that was worked on in between."""

import pytest

from boards.columns import rename_column, retire_column
from boards.models import Board
from boards.moves import block_card, create_card, discard_card, edit_card, move_card
from boards.rebuild import differences
from tests.boards.imported import MAP, acts, card, import_log, lines, past, refusal
from tests.boards.state import nothing_changed

pytestmark = pytest.mark.django_db

IDEA = "A,Idea,2026-03-02T09:00:00Z"
DOING = "A,Doing,2026-03-04T09:00:00Z"
DONE = "A,Done,2026-03-09T09:00:00Z"
REJECTED = "B,Rejected,2026-03-05T09:00:00Z"
SAME = "A,Doing,2026-03-05T09:00:00Z"


def test_the_same_file_twice_adds_nothing() -> None:
    log = lines(IDEA, DOING, SAME, "B,Idea,2026-03-02", REJECTED)
    import_log(log)

    with nothing_changed():
        said = import_log(log)

    assert "Cards        0 new, 2 known" in said
    assert "Transitions  0 new, 4 known" in said
    assert "Nothing new" in said


def test_a_longer_export_adds_what_is_new() -> None:
    import_log(lines(IDEA, DOING))

    said = import_log(lines(IDEA, DOING, DONE, "B,Idea,2026-03-03"))

    assert acts("A") == ["create  > Idea", "move Idea > Doing", "move Doing > Done"]
    assert acts("B") == ["create  > Idea"]
    assert "Cards        1 new, 1 known" in said
    assert "Transitions  2 new, 2 known" in said
    assert list(differences(past(), past().line())) == []


def test_an_export_of_the_last_days_alone_goes_on_where_the_log_ends() -> None:
    import_log(lines(IDEA, DOING))

    import_log(lines(SAME, DONE))

    assert acts("A")[-1] == "move Doing > Done"
    assert len(acts("A")) == 3


def test_a_row_between_rows_that_the_log_tells_is_refused() -> None:
    import_log(lines(IDEA, DONE))

    with nothing_changed():
        said = refusal(lines(IDEA, DOING, DONE))

    assert (
        "line 3: “A” came to Doing at 2026-03-04T09:00:00+00:00, but its log already tells of 2026-03-09T09:00" in said
    )


def test_a_row_at_the_instant_of_a_later_one_is_refused_too() -> None:
    same_instant = "A,Doing,2026-03-09T09:00:00Z"
    import_log(lines(IDEA, DONE))

    assert "line 3: “A” came to Doing" in refusal(lines(IDEA, same_instant, DONE))


def test_one_row_out_of_order_keeps_all_others_out() -> None:
    import_log(lines(IDEA, DONE))

    with nothing_changed():
        refusal(lines("B,Idea,2026-03-01", DOING, "C,Idea,2026-03-01"))


def test_a_board_that_was_worked_on_since_takes_nothing_from_the_same_file() -> None:
    log = lines(IDEA, DOING, SAME, "B,Idea,2026-03-02", "C,Idea,2026-03-02")
    import_log(log)
    board = past()
    columns = {column.name: column for column in board.columns.all()}
    move_card(card=card("A"), to=columns["Done"], by=None)
    discard_card(card=card("B"), reason="evidence", by=None)
    edit_card(card=card("C"), title="Cheques", by=None)
    create_card(board=board, column=columns["Idea"], title="New", by=None)
    rename_column(column=columns["Doing"], name="In work", by=None)

    with nothing_changed():
        said = import_log(log)

    assert "Transitions  0 new, 4 known" in said


def test_a_longer_export_cannot_go_before_live_work() -> None:
    import_log(lines(IDEA))
    move_card(card=card("A"), to=past().columns.get(name="Doing"), by=None)

    assert "line 3: “A” came to Done" in refusal(lines(IDEA, DONE))


def test_new_rows_go_behind_the_cards_that_lie_there() -> None:
    import_log(lines("A,Idea,2026-03-05", "B,Idea,2026-03-06"))

    import_log(lines("C,Idea,2026-03-02", "D,Idea,2026-03-01"))

    lying = past().columns.get(name="Idea").cards.order_by("position")
    assert list(lying.values_list("external_id", flat=True)) == ["A", "B", "D", "C"]


def test_a_discard_from_a_file_ends_the_block() -> None:
    import_log(lines("B,Idea,2026-03-02"))
    block_card(card=card("B"), reason="decision", by=None)

    import_log(lines("B,Idea,2026-03-02", REJECTED))

    block = card("B").blocks.get()
    assert (card("B").blocked, block.until) == (False, block.since)


def test_an_existing_board_keeps_its_columns_limits_and_clock(board: Board) -> None:
    rename_column(column=board.columns.get(name="Prototyping"), name="Doing", by=None)
    log = lines("A,Idea,2026-03-01", "A,Doing,2026-03-02", "A,Elsewhere,2026-03-03")

    said = import_log(log, board="Checkout", column_map=None)

    names = ["Elsewhere", "Idea", "Validation", "Doing", "Ready for Dev"]
    assert list(board.columns.in_use().values_list("name", flat=True)) == names
    board.refresh_from_db()
    assert (str(board.start), str(board.finish)) == ("Idea", "Ready for Dev")
    assert "Columns      1 new: Elsewhere" in said


def test_a_column_of_the_map_that_the_board_lacks_is_not_made_up(board: Board) -> None:
    with nothing_changed():
        said = refusal(lines("A,Doing,2026-03-01"), board="Checkout")

    assert "The map has the column “Doing”, the board has not." in said


def test_nothing_new_arrives_in_a_column_that_is_gone() -> None:
    import_log(lines(IDEA))
    columns = {column.name: column for column in past().columns.all()}
    move_card(card=card("A"), to=columns["Idea"], by=None)
    import_log(lines(IDEA, DOING))
    retire_column(column=columns["Doing"], cards_to=columns["Idea"], by=None)

    assert "Transitions  0 new, 2 known" in import_log(lines(IDEA, DOING))
    assert "line 2: “Doing” is no column of the board any more" in refusal(lines("B,Doing,2026-03-05"))


def test_a_map_cannot_discard_into_a_column_of_the_board() -> None:
    import_log(lines(IDEA))

    said = refusal(
        lines("B,Doing,2026-03-05"), column_map=MAP | {"columns": MAP["columns"][::2], "discarded": ["Doing"]}
    )

    assert "The map discards into “Doing”, which is a column of the board." in said


def test_two_boards_of_that_name_are_one_too_many() -> None:
    Board.objects.create(name="Past")
    Board.objects.create(name="Past")

    assert "2 boards are named “Past”" in refusal(lines(IDEA))


def test_live_work_can_go_on_after_an_import() -> None:
    import_log(lines(IDEA))

    move_card(card=card("A"), to=past().columns.get(name="Done"), by=None)

    assert acts("A") == ["create  > Idea", "move Idea > Done"]
