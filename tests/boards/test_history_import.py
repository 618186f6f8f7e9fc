"""A log from elsewhere, laid on a board."""

import gc
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User

from boards.models import Board
from boards.models.board import Role
from boards.places import STEP
from boards.rebuild import differences
from tests.boards.imported import MAP, acts, card, import_log, lines, past, refusal

pytestmark = pytest.mark.django_db

ONE_CARD = lines("A,Idea,2026-03-02T09:00:00Z", "A,Doing,2026-03-04T09:00:00Z", "A,Done,2026-03-09T09:00:00Z")


def march(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=UTC)


def test_each_row_becomes_a_row_of_the_log() -> None:
    import_log(ONE_CARD)

    assert acts("A") == ["create  > Idea", "move Idea > Doing", "move Doing > Done"]
    row = card("A").transitions.get(to_name="Doing")
    assert (row.at, row.from_kind, row.to_kind) == (march(4), "waiting", "active")


def test_a_card_has_the_instants_that_its_log_tells() -> None:
    import_log(ONE_CARD)

    done = card("A")
    assert (done.started_at, done.finished_at, done.entered_at) == (march(2), march(9), march(9))
    assert list(differences(past(), past().line())) == []


def test_a_new_board_gets_columns_limits_and_clock_of_the_map() -> None:
    import_log(ONE_CARD, tz="Europe/Paris")

    board = past()
    assert list(board.columns.values_list("name", "kind", "maximum")) == [
        ("Idea", "waiting", None),
        ("Doing", "active", 2),
        ("Done", "waiting", None),
    ]
    assert (str(board.start), str(board.finish), board.delivered) == ("Idea", "Done", None)
    assert board.timezone == "Europe/Paris"


def test_a_whole_import_is_one_change_of_the_board() -> None:
    import_log(ONE_CARD)

    assert past().version == 1
    assert set(past().columns.values_list("stamp", flat=True)) == {1}


def test_an_import_ignores_limits() -> None:
    import_log(lines(*(f"{case},Doing,2026-03-02" for case in "ABC")))

    assert past().columns.get(name="Doing").cards.count() == 3


def test_a_name_that_the_map_lacks_becomes_intake() -> None:
    said = import_log(lines("A,Someday,2026-03-01", "A,Idea,2026-03-02", "B,Wish,2026-02-01"))

    assert list(past().columns.values_list("name", flat=True)) == ["Wish", "Someday", "Idea", "Doing", "Done"]
    assert card("A").started_at == march(2, hour=0)
    assert "Intake       Wish, Someday: left of the start" in said


def test_without_a_map_columns_stand_by_first_arrival_and_all_wait() -> None:
    log = lines("A,Done,2026-03-09", "A,Idea,2026-03-02", "B,Doing,2026-03-03")

    said = import_log(log, column_map=None)

    assert list(past().columns.values_list("name", "kind")) == [
        ("Idea", "waiting"),
        ("Doing", "waiting"),
        ("Done", "waiting"),
    ]
    assert "Clock        from Idea to Done" in said


def test_without_a_map_one_column_alone_measures_nothing() -> None:
    said = import_log(lines("A,Idea,2026-03-02"), column_map=None)

    assert past().start is None
    assert "Clock        none" in said


def test_order_is_by_instant_then_seq_then_place_in_the_file() -> None:
    rows = ["A,Done,2026-03-02T09:00:00Z,2", "A,Doing,2026-03-02T09:00:00Z,1", "A,Idea,2026-03-01T09:00:00Z,7"]

    import_log(lines(*rows, header="case_id,column,timestamp,seq"))

    assert acts("A") == ["create  > Idea", "move Idea > Doing", "move Doing > Done"]


def test_rows_of_the_same_instant_without_seq_keep_the_order_of_the_file() -> None:
    import_log(lines("A,Doing,2026-03-02", "A,Idea,2026-03-02"))

    assert acts("A") == ["create  > Doing", "move Doing > Idea"]


def test_a_row_into_the_column_where_the_card_lies_is_no_transition() -> None:
    said = import_log(lines("A,Idea,2026-03-02", "A,Idea,2026-03-03", "A,Doing,2026-03-04"))

    assert acts("A") == ["create  > Idea", "move Idea > Doing"]
    assert "1 rows say where a card lay already" in said


def test_a_discarded_name_discards_with_that_name_as_reason() -> None:
    import_log(lines("A,Idea,2026-03-02", "A,Rejected,2026-03-03"))

    assert acts("A") == ["create  > Idea", "discard Idea > Rejected"]
    assert (card("A").discarded_at, card("A").column) == (march(3, hour=0), None)


def test_a_finished_card_is_archived_instead_and_stays_finished() -> None:
    import_log(lines("A,Idea,2026-03-02", "A,Done,2026-03-03", "A,Archived,2026-03-04"))

    assert acts("A")[-1] == "archive Done > Archived"
    assert (card("A").finished_at, card("A").archived_at) == (march(3, hour=0), march(4, hour=0))


def test_a_move_after_a_discard_is_a_restore() -> None:
    import_log(lines("A,Idea,2026-03-02", "A,Rejected,2026-03-03", "A,Archived,2026-03-04", "A,Doing,2026-03-05"))

    assert acts("A") == ["create  > Idea", "discard Idea > Rejected", "restore  > Doing"]


def test_a_log_may_begin_with_a_discard() -> None:
    import_log(lines("A,Rejected,2026-03-02", "A,Idea,2026-03-03", "B,Rejected,2026-03-02"))

    assert acts("A") == ["discard  > Rejected", "restore  > Idea"]
    assert (card("B").started_at, card("B").discarded_at) == (None, march(2, hour=0))
    assert list(differences(past(), past().line())) == []


def test_cards_lie_by_arrival_with_the_oldest_on_top() -> None:
    import_log(lines("A,Idea,2026-03-03", "B,Idea,2026-03-01", "C,Idea,2026-03-02"))

    lying = past().columns.get(name="Idea").cards.order_by("position")
    assert list(lying.values_list("external_id", "position")) == [("B", 0), ("C", STEP), ("A", 2 * STEP)]


def test_instants_without_a_zone_are_in_the_one_that_is_named() -> None:
    import_log(lines("A,Idea,2026-07-01T12:00:00", "B,Idea,2026-07-01T12:00:00+09:00"), tz="Europe/Paris")

    assert card("A").entered_at == datetime(2026, 7, 1, 10, tzinfo=UTC)
    assert card("B").entered_at == datetime(2026, 7, 1, 3, tzinfo=UTC)


def test_title_work_type_and_person_are_kept() -> None:
    header = "case_id,column,timestamp,title,work_type,by,estimate"
    log = lines("A,Idea,2026-03-02,Pay,,Ann,5", 'A,Doing,2026-03-03,"Pay by\ncard",Defect,Bo,5', header=header)

    said = import_log(log)

    assert (card("A").title, card("A").work_type) == ("Pay by card", "defect")
    assert list(card("A").transitions.in_order().values_list("by_name", flat=True)) == ["Ann", "Bo"]
    assert not card("A").transitions.exclude(by=None).exists()
    assert "Ignored      estimate" in said


def test_a_card_without_title_is_called_by_its_case_and_is_a_feature() -> None:
    import_log(ONE_CARD)

    assert (card("A").title, card("A").work_type) == ("A", "feature")


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\n\n"])
def test_any_line_break_and_a_byte_order_mark_will_do(line_break: str) -> None:
    import_log(b"\xef\xbb\xbf" + ONE_CARD.replace("\n", line_break).encode())

    assert len(acts("A")) == 3


def test_nul_characters_in_a_title_are_left_out_and_told() -> None:
    said = import_log(lines("A,Idea,2026-03-02,Pay\0 later", header="case_id,column,timestamp,title"))

    assert card("A").title == "Pay later"
    assert "Mended       1 titles" in said


def test_a_log_may_tell_of_the_future() -> None:
    import_log(lines("A,Idea,2199-12-31T23:00:00Z"))

    assert card("A").entered_at.year == 2199


def test_cards_are_made_in_the_order_of_their_cases() -> None:
    cases = [f"{number:03}" for number in range(101)]

    import_log(lines(*(f"{case},{name},2026-03-0{day}" for case in cases for day, name in [(1, "Idea"), (2, "Doing")])))

    assert [each.external_id for each in past().cards.order_by("pk")] == cases
    assert {tuple(acts(case)) for case in cases} == {("create  > Idea", "move Idea > Doing")}


def test_the_search_for_cycles_goes_on_after_an_import_that_failed() -> None:
    refusal(lines("A,Idea,yesterday"))

    assert gc.isenabled()


def test_a_dry_run_counts_the_same_and_writes_nothing() -> None:
    said = import_log(ONE_CARD, dry_run=True)

    assert "Cards        1 new, 0 known" in said
    assert "Transitions  3 new, 0 known" in said
    assert said.strip().endswith("Dry run      nothing was written")
    assert not Board.objects.exists()


def test_the_only_person_there_is_owns_the_board(owner: User) -> None:
    User.objects.create_user("gone", is_active=False)

    said = import_log(ONE_CARD)

    assert past().memberships.get().person == owner
    assert "Owner        olga" in said


def test_among_several_people_nobody_is_guessed(owner: User, member: User) -> None:
    assert "nobody sees this board yet" in import_log(ONE_CARD)
    assert not past().memberships.exists()


def test_the_same_file_again_with_an_owner_lets_them_in(owner: User, member: User) -> None:
    import_log(ONE_CARD)

    said = import_log(ONE_CARD, owner="max")

    assert past().memberships.get(role=Role.OWNER).person == member
    assert "Transitions  0 new, 3 known" in said


def test_many_cards_are_written_in_batches() -> None:
    rows = [
        f"{case},{name},2026-03-0{day}" for case in range(2000) for day, name in enumerate(["Idea", "Doing", "Done"], 1)
    ]

    import_log(lines(*rows))

    assert (past().cards.count(), past().transitions.count()) == (2000, 6000)
    assert list(differences(past(), past().line())) == []


def test_a_delivered_column_is_set() -> None:
    import_log(ONE_CARD, column_map=MAP | {"delivered": "Done"})

    assert str(past().delivered) == "Done"
