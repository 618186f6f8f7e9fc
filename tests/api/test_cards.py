"""Cards by the API: the verbs of the page, with the same rules."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from boards.models import Board, Card, Column, Label
from boards.moves import create_card
from tests.api.programs import Program, problem
from tests.boards.state import nothing_changed
from tests.cast import after, fill, titles


def test_a_new_card_lies_at_the_head_of_the_leftmost_column(program: Program, board: Board, idea: Column) -> None:
    fill(idea, "A", by=board.members.all()[0])

    answer = program.post(f"/boards/{board.pk}/cards/", {"title": " Pay by\ninvoice ", "external_id": "SHOP-7"})

    assert answer.status_code == 201
    told = answer.json()
    assert told == told | {
        "board": board.pk,
        "column": idea.pk,
        "title": "Pay by invoice",
        "description": "",
        "work_type": "feature",
        "external_id": "SHOP-7",
        "blocked": False,
        "labels": [],
        "assignee": None,
        "discarded_at": None,
    }
    assert answer.headers["Location"] == f"/api/v1/cards/{told['id']}/"
    assert idea.cards.order_by("position").first() == Card.objects.get(pk=told["id"])


def test_a_card_is_told_the_same_alone_and_in_the_list(program: Program, board: Board, card: Card) -> None:
    card.labels.add(Label.objects.create(board=board, name="urgent"))

    (listed,) = program.get(f"/boards/{board.pk}/cards/").json()["results"]

    assert program.get(f"/cards/{card.pk}/").json() == listed
    assert listed["labels"] == ["urgent"]
    assert listed["entered_at"] == "2026-03-02T09:00:00Z"


def test_a_card_is_moved_behind_another(program: Program, card: Card, validation: Column, member: User) -> None:
    first, _ = fill(validation, "AB", by=member)

    answer = program.post(f"/cards/{card.pk}/move/", {"column": validation.pk, "after": first.pk})

    assert answer.status_code == 200
    assert answer.json()["column"] == validation.pk
    assert titles(validation) == "AXB"
    assert card.transitions.order_by("-pk")[0].by == member


def test_a_full_column_refuses_and_explains_what_the_page_shows(
    program: Program, card: Card, validation: Column, member: User
) -> None:
    for days, title in [(1, "Newest"), (12, "Oldest"), (5, "Middle")]:
        then = timezone.now() - timedelta(days=days)
        create_card(board=validation.board, column=validation, title=title, by=member, at=then)

    with nothing_changed():
        answer = program.post(f"/cards/{card.pk}/move/", {"column": validation.pk, "after": None})

    told = problem(answer, 409, "wip_limit_reached")
    assert told["detail"] == "Validation is full: 3 of 3."
    assert (told["column"], told["limit"], told["count"], told["may_override"]) == (validation.pk, 3, 3, False)
    assert [(each["title"], each["age_days"]) for each in told["cards"]] == [
        ("Oldest", 12.0),
        ("Middle", 5.0),
        ("Newest", 1.0),
    ]
    assert told["weeks_of_load"] is None


def test_an_owner_overrides_with_a_reason(owner: User, card: Card, validation: Column) -> None:
    fill(validation, "ABC", by=owner)
    program = Program(owner)

    assert problem(program.post(f"/cards/{card.pk}/move/", {"column": validation.pk}), 409, "wip_limit_reached")[
        "may_override"
    ]
    answer = program.post(f"/cards/{card.pk}/move/", {"column": validation.pk, "override_reason": "The auditor"})

    assert answer.status_code == 200
    (row,) = card.transitions.filter(override=True)
    assert row.reason == "The auditor"


def test_every_verb_answers_with_the_card_as_it_then_is(
    program: Program, card: Card, idea: Column, ready: Column
) -> None:
    path = f"/cards/{card.pk}"
    assert program.post(f"{path}/block/", {"reason": "decision"}).json()["blocked"]
    assert not program.post(f"{path}/unblock/").json()["blocked"]
    assert program.post(f"{path}/discard/", {"reason": "evidence", "note": "nobody asked"}).json()["discarded_at"]
    assert program.post(f"{path}/undo/").json()["column"] == idea.pk
    assert program.post(f"{path}/discard/", {"reason": "duplicate"}).json()["column"] is None
    assert program.post(f"{path}/restore/", {"column": ready.pk}).json()["finished_at"]
    assert program.post(f"{path}/archive/").json()["archived_at"]


@pytest.mark.parametrize(
    ("verb", "asked", "code"),
    [
        ("archive", {}, "card_unfinished"),
        ("unblock", {}, "card_not_blocked"),
        ("undo", {}, "nothing_to_undo"),
        ("restore", {"column": 1}, "card_on_board"),
        ("move", {"column": 9**9}, "foreign_column"),
    ],
)
def test_what_the_rules_refuse_is_409_with_a_stable_code(
    verb: str, asked: dict[str, int], code: str, program: Program, card: Card
) -> None:
    with nothing_changed():
        problem(program.post(f"/cards/{card.pk}/{verb}/", asked), 409, code)


def test_only_what_is_sent_is_written(program: Program, card: Card, member: User) -> None:
    program.patch(f"/cards/{card.pk}/", {"description": "  as typed\n", "due_date": "2026-04-01"})
    told = program.patch(f"/cards/{card.pk}/", {"assignee": member.pk, "work_type": "debt"}).json()

    assert told == told | {
        "title": "X",
        "description": "  as typed\n",
        "due_date": "2026-04-01",
        "assignee": member.pk,
        "work_type": "debt",
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "ABCD"),
        ("work_type=debt", "B"),
        ("blocked=true", "C"),
        ("blocked=false&put_away=false", "AB"),
        ("put_away=true", "D"),
        ("label=urgent", "A"),
        ("q=INVOICE", "B"),
        ("external_id=SHOP-7", "A"),
    ],
)
def test_lists_are_filtered(query: str, found: str, program: Program, board: Board, idea: Column, member: User) -> None:
    a, b, c, d = fill(idea, "ABCD", by=member)
    a.labels.add(Label.objects.create(board=board, name="urgent"))
    program.patch(f"/cards/{a.pk}/", {"external_id": "SHOP-7"})
    program.patch(f"/cards/{b.pk}/", {"work_type": "debt", "description": "Pay by invoice"})
    program.post(f"/cards/{c.pk}/block/", {"reason": "customer"})
    program.post(f"/cards/{d.pk}/discard/", {"reason": "other"})

    answer = program.get(f"/boards/{board.pk}/cards/?{query}")

    assert sorted(card["title"] for card in answer.json()["results"]) == list(found)


def test_filters_by_column_and_assignee(program: Program, board: Board, card: Card, ready: Column, owner: User) -> None:
    assert program.get(f"/boards/{board.pk}/cards/?column={ready.pk}").json()["results"] == []
    assert len(program.get(f"/boards/{board.pk}/cards/?column={card.column_id}").json()["results"]) == 1
    assert program.get(f"/boards/{board.pk}/cards/?assignee={owner.pk}").json()["results"] == []


def test_pages_hold_every_card_once_whatever_happens_between_them(
    program: Program, board: Board, idea: Column, member: User
) -> None:
    cards = fill(idea, "ABCDE", by=member)
    page = program.get(f"/boards/{board.pk}/cards/?limit=2&work_type=feature").json()
    fill(idea, "F", by=member)
    program.post(f"/cards/{cards[0].pk}/discard/", {"reason": "other"})

    seen = [card["title"] for card in page["results"]]
    while page["next"]:
        page = program.get(page["next"].removeprefix("http://testserver/api/v1")).json()
        seen += [card["title"] for card in page["results"]]

    assert seen == list("EDCBAF")


def test_transitions_come_newest_first_from_an_instant_on(
    program: Program, board: Board, idea: Column, member: User
) -> None:
    fill(idea, "ABC", by=member)  # C at 9, B at 10, A at 11 o'clock
    path = f"/boards/{board.pk}/transitions/"

    first = program.get(f"{path}?limit=2").json()
    rest = program.get(first["next"].removeprefix("http://testserver/api/v1")).json()

    assert [row["at"][11:13] for row in first["results"] + rest["results"]] == ["11", "10", "09"]
    assert rest["next"] is None
    since = program.get(f"{path}?since=2026-03-02T10:00:00Z").json()["results"]
    assert len(since) == 2
    assert since[0] == since[0] | {
        "kind": "create",
        "from_column": None,
        "to_column": idea.pk,
        "to_name": "Idea",
        "by": member.pk,
        "by_name": "Max Member",
        "override": False,
        "undone": False,
    }


def test_an_undone_move_is_told_as_undone(program: Program, board: Board, card: Card, validation: Column) -> None:
    program.post(f"/cards/{card.pk}/move/", {"column": validation.pk})
    program.post(f"/cards/{card.pk}/undo/")

    rows = program.get(f"/boards/{board.pk}/transitions/").json()["results"]

    assert [(row["kind"], row["undone"]) for row in rows] == [("undo", False), ("move", True), ("create", False)]
    assert rows[0]["undoes"] == rows[1]["id"]


def test_rows_of_one_instant_are_parted_by_the_order_of_writing(
    program: Program, board: Board, idea: Column, member: User
) -> None:
    for title in "ABC":
        create_card(board=board, column=idea, title=title, by=member, at=after())

    first = program.get(f"/boards/{board.pk}/transitions/?limit=2").json()
    rest = program.get(first["next"].removeprefix("http://testserver/api/v1")).json()

    ids = [row["id"] for row in first["results"] + rest["results"]]
    assert ids == sorted(ids, reverse=True)
    assert len(ids) == 3
