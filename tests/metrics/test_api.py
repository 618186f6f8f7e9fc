"""The figures by the API: those of the command, in the form that the description promises."""

import jsonschema
import pytest
from django.contrib.auth.models import User

from boards.columns import add_column, set_line
from boards.models import Board
from boards.moves import create_card, discard_card, move_card
from metrics.schema import CFD, METRICS
from tests.api.programs import Program, problem
from tests.cast import after
from tests.metrics.test_flow_metrics import AS_OF, flow_metrics


@pytest.fixture
def program(owner: User) -> Program:
    return Program(owner)


@pytest.fixture
def story(board, owner, idea, ready) -> Board:
    """Five cards were delivered in two weeks, one was discarded, one lies in Idea."""
    delivered = add_column(board=board, name="Delivered", by=owner)
    set_line(board=board, start=idea, finish=ready, delivered=delivered, by=owner)
    cards = [create_card(board=board, column=idea, title=title, by=owner, at=after(days=7)) for title in "ABCDEFG"]
    for number, card in enumerate(cards[:5]):
        move_card(card=card, to=ready, by=owner, at=after(days=8 + 2 * number))
        move_card(card=card, to=delivered, by=owner, at=after(days=20))
    discard_card(card=cards[5], reason="evidence", by=owner, at=after(days=9))
    return board


def test_metrics_are_those_of_the_command(program, story):
    answer = program.get(f"/boards/{story.pk}/metrics/?as_of={AS_OF}&weeks=2").json()
    assert answer == flow_metrics(story.pk, "--as-of", AS_OF, "--weeks", 2)
    assert answer["time_to_market"]["p85"] == 13


def test_cumulative_flow_is_that_of_the_command(program, story):
    answer = program.get(f"/boards/{story.pk}/cfd/?as_of={AS_OF}").json()
    assert answer == flow_metrics(story.pk, "--as-of", AS_OF, "--cfd")


def test_cumulative_flow_of_some_days(program, story):
    answer = program.get(f"/boards/{story.pk}/cfd/?from=2026-03-10&to=2026-03-12&as_of={AS_OF}").json()
    assert answer["days"] == ["2026-03-10", "2026-03-11", "2026-03-12"]
    assert answer["columns"]["Idea"] == [6, 5, 4]
    assert answer["discarded"] == [0, 1, 1]


def test_days_before_the_first_event_and_after_the_last_do_not_exist(program, story):
    days = program.get(f"/boards/{story.pk}/cfd/?from=1999-01-01&to=2190-01-01&as_of={AS_OF}").json()["days"]
    assert (days[0], days[-1]) == ("2026-03-09", "2026-04-01")
    assert program.get(f"/boards/{story.pk}/cfd/?from=2026-03-12&to=2026-03-10&as_of={AS_OF}").json()["days"] == []


@pytest.mark.parametrize("query", ["from=yesterday", "to=2026-13-01", "as_of=now", "weeks=2"])
def test_a_question_that_makes_no_sense_is_refused(program, story, query):
    problem(program.get(f"/boards/{story.pk}/cfd/?{query}"), 400, "invalid")


@pytest.mark.parametrize("query", ["weeks=all", f"as_of={AS_OF}", "as_of=1999-01-01T00:00:00Z", "weeks=10000"])
def test_the_answers_are_as_described(program, story, query):
    (metrics,), (cfd,) = METRICS.values(), CFD.values()
    jsonschema.validate(program.get(f"/boards/{story.pk}/metrics/?{query}").json(), metrics)
    as_of = query if query.startswith("as_of") else ""
    jsonschema.validate(program.get(f"/boards/{story.pk}/cfd/?{as_of}").json(), cfd)


def test_the_description_has_them(program):
    paths = program.get("/schema/?format=json").json()["paths"]
    answers = [paths[f"/api/v1/boards/{{id}}/{name}/"]["get"]["responses"]["200"] for name in ("metrics", "cfd")]
    metrics, cfd = (answer["content"]["application/json"]["schema"] for answer in answers)
    assert {"survival", "age", "xmr"} <= set(metrics["properties"])
    assert set(cfd["properties"]) == {"days", "columns", "discarded"}
