"""manage.py flow_metrics, on a board small enough to count on one's fingers."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from boards.board_setup import create_board
from boards.columns import add_column, retire_column
from boards.models import Board, Card
from boards.moves import create_card, discard_card, move_card
from metrics.management.named import named_board
from tests.cast import after

# A fifth week runs at `AS_OF`: a Wednesday, 9:00 UTC. Weeks 11 to 13 are complete, the log begins on a Monday at 9:00.
AS_OF = "2026-04-01T09:00:00Z"


def flow_metrics(*arguments: object) -> dict:
    out = StringIO()
    call_command("flow_metrics", *map(str, arguments), stdout=out)
    answer: dict = json.loads(out.getvalue())
    return answer


@pytest.fixture
def story(board, owner, idea, validation, ready) -> Board:
    """Six cards: five finished after 1, 2, 3, 4 and 10 days, one of them before the window; one discarded."""
    for number, (began, days) in enumerate([(0, 1), (7, 2), (14, 3), (14, 4), (14, 10)]):
        card = create_card(board=board, column=idea, title=f"Idea {number}", by=owner, at=after(days=began))
        move_card(card=card, to=ready, by=owner, at=after(days=began + days))
    gone = create_card(board=board, column=idea, title="Gone", by=owner, at=after(days=21))
    discard_card(card=gone, reason="evidence", by=owner, at=after(days=22))
    late = create_card(board=board, column=idea, title="Late", work_type="defect", by=owner, at=after(days=21))
    move_card(card=late, to=validation, by=owner, at=after(days=25))
    move_card(card=late, to=idea, by=owner, at=after(days=26))
    return board


def test_the_figures_of_the_usual_window(story):
    answer = flow_metrics("Checkout", "--as-of", AS_OF)
    assert answer == {
        "board": {"id": story.pk, "name": "Checkout"},
        "as_of": "2026-04-01T09:00:00+00:00",
        "timezone": "UTC",
        "window": {"weeks": 12, "from": "2026-03-09T00:00:00+00:00"},
        "cards": 7,
        "finished": 4,
        "unmeasured": 0,
        "discarded": 1,
        "backward_moves": 1,
        "flow_load": {
            "total": 1,
            "by_column": {"Idea": 1, "Validation": 0, "Prototyping": 0, "Ready for Dev": 5},
            "by_work_type": {"feature": 0, "defect": 1, "risk": 0, "debt": 0},
        },
        "lead_time": {"count": 4, "p50": None, "p70": None, "p85": None, "p95": None},
        "throughput": {
            "complete_weeks": 3,
            "mean_per_week": 4 / 3,
            "weeks": [
                {"week": "2026-W10", "arrived": 1, "finished": 1, "discarded": 0},
                {"week": "2026-W11", "arrived": 1, "finished": 1, "discarded": 0},
                {"week": "2026-W12", "arrived": 3, "finished": 2, "discarded": 0},
                {"week": "2026-W13", "arrived": 2, "finished": 1, "discarded": 1},
                {"week": "2026-W14", "arrived": 0, "finished": 0, "discarded": 0},
            ],
        },
        "weeks_of_load": 0.75,
        "time_in_column": {
            # 2, 3, 4 and 10 days until finish, a discarded one after 1, and Late: 4 and 4 that are not over.
            "Idea": {"visits": 7, "cards": 6, "total_days": 28.0, "median_days": 3.0, "p85_days": 10.0},
            "Validation": {"visits": 1, "cards": 1, "total_days": 1.0, "median_days": 1.0, "p85_days": 1.0},
        },
        "time_to_market": None,  # nobody said where users have it
        "flow_efficiency": 0.0,  # all that was finished had waited in Idea
        "flow_distribution": {"feature": 1.0},
        "age": [
            {
                "card": Card.objects.get(title="Late").pk,
                "external_id": "",
                "title": "Late",
                "column": "Idea",
                "age_days": 9.0,
                "column_days": 4.0,
            }
        ],
        "discards": {"count": 1, "rate": 1 / 5, "by_column": {"Idea": 1}, "by_reason": {"evidence": 1}},
        # Of seven, two end after a day, then one each after 2, 3, 4 and 10; Late is open for 9.
        "survival": {
            "median_days": 3.0,
            "at": [shares(7, open=2 / 7, ready=4 / 7), *(shares(day, open=0, ready=6 / 7) for day in (14, 30, 90))],
        },
        # 1, 2 and 1 finished a week.
        "xmr": {
            "mean": pytest.approx(4 / 3),
            "mr_bar": 1.0,
            "unpl": pytest.approx(4 / 3 + 2.66),
            "lnpl": 0.0,
            "url": 3.268,
        },
    }


def shares(day: int, *, open: float, ready: float) -> dict:  # noqa: A002 - as the answer calls it
    """One of the seven is discarded."""
    told = {"day": day, "open": open, "ready": ready, "discarded": 1 / 7}
    return {name: pytest.approx(value, abs=1e-9) for name, value in told.items()}


def test_cumulative_flow_counts_the_cards_of_each_column_day_by_day(story):
    told = flow_metrics("Checkout", "--as-of", AS_OF, "--cfd")
    assert (told["days"][0], told["days"][-1], len(told["days"])) == ("2026-03-02", "2026-04-01", 31)
    on = {day: index for index, day in enumerate(told["days"])}
    of_idea, of_ready = told["columns"]["Idea"], told["columns"]["Ready for Dev"]
    assert [(of_idea[on[day]], of_ready[on[day]]) for day in ("2026-03-02", "2026-03-03", "2026-04-01")] == [
        (1, 0),
        (0, 1),
        (1, 5),
    ]
    assert (told["discarded"][on["2026-03-23"]], told["discarded"][on["2026-03-24"]]) == (0, 1)


def test_before_its_first_event_a_board_has_no_days(story):
    told = flow_metrics("Checkout", "--as-of", "2026-01-01T00:00:00Z", "--cfd")
    assert (told["days"], told["discarded"], told["columns"]["Idea"]) == ([], [], [])


def test_all_of_history(story):
    answer = flow_metrics(story.pk, "--as-of", AS_OF, "--all")
    assert answer["window"] == {"weeks": None, "from": None}
    assert answer["finished"] == 5
    assert answer["lead_time"] == {"count": 5, "p50": 3.0, "p70": 4.0, "p85": 10.0, "p95": 10.0}
    # Five in all, four of them in the three complete weeks.
    assert answer["throughput"]["mean_per_week"] == 4 / 3


def test_another_window(story):
    answer = flow_metrics(story.pk, "--as-of", AS_OF, "--weeks", 1)
    assert answer["window"] == {"weeks": 1, "from": "2026-03-23T00:00:00+00:00"}
    assert (answer["finished"], answer["throughput"]["complete_weeks"]) == (1, 1)
    assert (answer["cards"], answer["discarded"], len(answer["throughput"]["weeks"])) == (7, 1, 5)


def test_an_earlier_instant_knows_nothing_of_what_came_later(story):
    answer = flow_metrics(story.pk, "--as-of", "2026-03-17T10:00:00+01:00")
    assert (answer["cards"], answer["discarded"], answer["flow_load"]["total"]) == (5, 0, 3)


def test_an_empty_board_has_figures_too(board):
    answer = flow_metrics(board.pk)
    assert (answer["cards"], answer["finished"], answer["weeks_of_load"]) == (0, 0, None)
    assert answer["throughput"] == {"complete_weeks": 0, "mean_per_week": None, "weeks": []}
    assert answer["time_in_column"] == {}


def test_a_board_without_columns_has_figures_too(db):
    assert flow_metrics(Board.objects.create(name="Bare").pk)["flow_load"]["by_column"] == {}


def test_a_retired_column_whose_name_was_given_again_stays_apart(board, owner, idea, validation):
    create_card(board=board, column=validation, title="Export", by=owner, at=after(days=0))
    retire_column(column=validation, cards_to=idea, by=owner, at=after(days=9))
    add_column(board=board, name="Validation", by=owner)
    answer = flow_metrics(board.pk, "--as-of", AS_OF)
    retired = f"Validation ({validation.pk})"
    assert set(answer["flow_load"]["by_column"]) == {"Idea", retired, "Prototyping", "Ready for Dev", "Validation"}
    assert answer["time_in_column"][retired]["total_days"] == 9
    assert answer["flow_load"]["by_column"]["Idea"] == 1


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--as-of", "yesterday"], "'yesterday' is not an instant of ISO 8601"),
        (["--as-of", "2026-04-01T09:00:00"], "tells no time zone"),
        (["--as-of", "0001-01-01T00:00:00+14:00"], "outside the years"),
        (["--weeks", "0"], "'0' is not a number of weeks"),
        (["--weeks", "many"], "'many' is not a number of weeks"),
        (["--weeks", "3", "--all"], "not allowed with"),
    ],
)
def test_arguments_that_make_no_sense_are_refused_in_one_line(board, arguments, complaint):
    with pytest.raises(CommandError, match=complaint):
        flow_metrics(board.pk, *arguments)


@pytest.mark.parametrize("word", ["Nowhere", "0", "-1", "99999999999999999999999", "²", ""])
def test_a_word_that_names_no_board_is_refused(board, word):
    with pytest.raises(CommandError, match="There is no board with the id or the name"):
        named_board(word)


def test_a_name_that_two_boards_bear_is_refused_with_their_ids(board, owner):
    twin = create_board(name="Checkout", owner=owner)
    with pytest.raises(CommandError, match=f"by its id: {board.pk}, {twin.pk}"):
        named_board("Checkout")
