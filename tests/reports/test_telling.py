"""Reports of boards that have little to say, or too much."""

import pytest

from boards.board_setup import archive_board, create_board
from boards.models import Column
from boards.moves import block_card, create_card, discard_card, move_card
from reports.drawing import draw
from reports.telling import tell
from tests.cast import after
from tests.reports.weeks import facts_of_week, finish, put


def text_of(board, week: int = 1, before=None) -> str:
    return " ".join(draw(board, facts_of_week(board, week, before)).text.split())


def test_an_empty_board_has_a_report_without_charts(board):
    drawn = draw(board, facts_of_week(board, 1))
    assert drawn.images == {}
    assert "<img" not in drawn.html
    assert drawn.subject == "Checkout: no idea yet"
    assert drawn.text.startswith("Checkout\nWeek 10, 2 to 8 Mar 2026\n\nNo idea has been put on this board yet")
    assert "This week" not in drawn.text + drawn.html
    assert "NEXT FOUR WEEKS" not in drawn.text


def test_a_board_without_a_clock_promises_nothing(owner):
    board = create_board(name="Odd", owner=owner, template="empty", timezone="UTC")
    put(Column.objects.create(board=board, name="Box", position=1), owner, day=0)
    assert "no figure can be told" in text_of(board)
    assert "NEXT FOUR WEEKS" not in text_of(board)


def test_an_archived_board_is_told_as_it_lay(calm, validation, owner):
    put(validation, owner, day=0, title="Left behind")
    archive_board(board=calm, by=owner)
    assert "This board is archived" in text_of(calm)
    assert "- Left behind: 6 days, in Validation for 6 days" in text_of(calm)


def test_the_first_week_of_a_board_knows_no_weeks_before(calm, validation, ready, owner):
    finish(validation, ready, owner, day=0, took=1)
    text = text_of(calm)
    assert "Ideas This week Started 1 Finished 1 Discarded 0 Flow load 0 Mean lead time 1.0 days Lead times" in text
    assert "Lead times are told from five finished ideas on; so far: 1." in text
    assert "THE NEXT FOUR WEEKS No idea is under way. No forecast: it takes five complete weeks of history." in text
    put(validation, owner, day=5)
    assert "1 idea under way. No week is complete yet: how fast they flow is not known." in text_of(calm)


def test_figures_stand_beside_as_many_weeks_as_there_were(calm, validation, ready, owner):
    """The first week is no complete one. A small mean keeps its figures, in both places."""
    put(validation, owner, day=0)
    finish(validation, ready, owner, day=8, took=1)
    assert "Ideas This week Started 1" in text_of(calm, 1)
    assert "Ideas This week The week before Started 0 1.0 Finished 0 1.0" in text_of(calm, 3)
    assert "Ideas This week Mean of 11 before Started 0 0.09 changed: fewer Finished 0 0.09" in text_of(calm, 13)
    assert "0.08 finished a week over 12 weeks: 12.0 weeks of load." in text_of(calm, 13)


def test_lead_times_say_over_which_weeks(calm, validation, ready, owner):
    put(validation, owner, day=0)
    for number in range(5):
        finish(validation, ready, owner, day=7 + number, took=2)
        finish(validation, ready, owner, day=100 + number, took=1)
    assert "Lead time Last 12 weeks 3 weeks before 50 % within 1.0 days 2.0 days" in text_of(calm, 16)
    assert "Lead time Last 2 weeks 50 % within 2.0 days 70 %" in text_of(calm, 3)


def test_a_quiet_week_says_so_in_one_line(calm, validation, ready, owner):
    finish(validation, ready, owner, day=0, took=1)
    drawn = draw(calm, facts_of_week(calm, 1))
    assert drawn.subject == "Checkout: a quiet week, 1 finished"
    assert "A quiet week: nothing runs dry" in drawn.text
    assert "Rule:" not in drawn.text


def test_what_the_past_does_not_promise_is_not_promised(calm, validation, ready, owner):
    put(validation, owner, day=0)
    finish(validation, ready, owner, day=8, took=1)
    assert "No promise can be made: as the past weeks went, it may be none (85 %: 0 or more)." in text_of(calm, 7)


def test_a_long_list_says_how_much_is_left_out(calm, ready, idea, owner):
    for number in range(12):
        create_card(board=calm, column=ready, title=f"No {number}", by=owner, at=after(hours=number))
        gone = create_card(board=calm, column=idea, title="Gone", by=owner, at=after(hours=number))
        reason = "duplicate" if number else "evidence"
        discard_card(card=gone, reason=reason, by=owner, at=after(hours=number + 1))
    text = text_of(calm)
    assert "- No 9: never lay in the flow and 2 more" in text
    assert "11 Duplicate and 1 Evidence speaks against it." in text


def test_a_week_without_anything_has_no_lists_of_nothing(calm, validation, owner):
    put(validation, owner, day=0)
    text = text_of(calm, 2)
    assert "Finished 0" in text
    for heading in ("FINISHED", "DISCARDED", "DELIVERED", "LIMITS OVERRIDDEN", "RESTATED"):
        assert heading not in text


def test_under_a_picture_stands_how_to_read_it(calm, validation, ready, idea, owner):
    """What the picture does not show is not explained: shades, squares and triangles come with what they mark."""
    card = put(validation, owner, day=0)
    plain = text_of(calm)
    assert "A dot is an idea, as high as the days since it started." in plain
    assert "A band is the ideas that had come to its column and no further." in plain
    for _ in range(5):
        finish(validation, ready, owner, day=0, took=1)
    block_card(card=card, reason="supplier", by=owner, at=after(days=2))
    move_card(card=card, to=idea, by=owner, at=after(days=3))
    drawn = draw(calm, facts_of_week(calm, 1))
    for rule in ("The shades end where", "A square is blocked.", "A triangle marks ideas moved back."):
        assert rule not in plain
        assert rule in " ".join(drawn.text.split())
        assert rule in drawn.html


def test_bands_are_told_as_they_are_drawn(calm, validation, prototyping, ready, idea, owner):
    """Five were ready before the twelve weeks of the chart and are none of its; one came back from Prototyping."""
    for _ in range(5):
        finish(validation, ready, owner, day=0, took=1)
    finish(validation, ready, owner, day=90, took=1)
    card = put(validation, owner, day=90)
    move_card(card=card, to=prototyping, by=owner, at=after(days=91))
    move_card(card=card, to=idea, by=owner, at=after(days=92))
    alt = tell(calm, facts_of_week(calm, 16))["charts"]["cumulative_flow"].alt
    assert alt == (
        "At the end of 21 Jun 2026, against 30 Mar 2026: Prototyping 1 (was 0) and Ready for Dev 1 (was 0)."
        " 1 move back."
    )


def test_what_was_delivered_is_told_where_a_board_knows(calm, validation, ready, owner):
    calm.delivered = Column.objects.create(board=calm, name="Live", position=99)
    calm.save(update_fields=["delivered"])
    card = finish(validation, ready, owner, day=0, took=1, title="Shipped")
    assert "Discarded 0 Delivered 0 Flow load 0" in text_of(calm)
    assert "DELIVERED" not in text_of(calm)
    move_card(card=card, to=calm.delivered, by=owner, at=after(days=2))
    assert "Discarded 0 Delivered 1 Flow load 0" in text_of(calm)
    assert "DELIVERED - Shipped: on 4 Mar 2026" in text_of(calm)


def test_a_mean_says_of_how_many_weeks_it_is_where_its_head_says_another_number(calm, validation, ready, owner):
    """Of the four complete weeks before two finished something, after 2 days and after 4."""
    put(validation, owner, day=0)
    for day, took in ((7, 2), (21, 4), (35, 1)):
        finish(validation, ready, owner, day=day, took=took)
    text = text_of(calm, 6)
    assert "This week Mean of 4 before" in text
    assert "Mean lead time 1.0 days of 2: 3.0 days" in text
    finish(validation, ready, owner, day=14, took=3)
    finish(validation, ready, owner, day=29, took=3)
    assert "Mean lead time 1.0 days 3.0 days" in text_of(calm, 6)


def test_what_is_restated_is_told_in_words(calm, validation, ready, owner):
    put(validation, owner, day=0)
    card = finish(validation, ready, owner, day=7, took=2)
    told = facts_of_week(calm, 2)
    move_card(card=card, to=validation, by=owner, at=after(days=15))
    text = text_of(calm, 3, told)
    assert "RESTATED SINCE THE LAST REPORT What these weeks tell has changed since" in text
    assert "9 to 15 Mar 2026: 0 finished, where the last report said 1." in text
    assert "RESTATED" not in text_of(calm, 3)


@pytest.mark.parametrize(("kind", "row", "word"), [("finished", 1, "more"), ("arrived", 0, "fewer")])
def test_changed_is_said_only_where_it_is_more_than_noise(calm, validation, owner, kind, row, word):
    put(validation, owner, day=0)
    facts = facts_of_week(calm, 1)
    facts["this_week"][kind]["changed"] = {"more": "more", "fewer": "less"}[word]
    told = tell(calm, facts)
    changed = [each.changed for each in told["figures"][0].rows]
    assert changed[row] == word
    assert sorted(changed) == ["", "", "", word]
    assert told["noise"].startswith("“Changed” is said only where")
    assert tell(calm, facts_of_week(calm, 1))["noise"] == "", "what is not said needs no explanation"
