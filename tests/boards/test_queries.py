"""What a drag asks of the database: the same few statements however much lies on the board and behind it."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from boards.columns import reorder_column, set_line
from boards.models import Board, Card, Column
from boards.moves import discard_card, move_card, undo_move
from boards.places import STEP
from boards.rebuild import correct_courses
from boards.refusals import ColumnFull
from tests.boards.every_verb import Act
from tests.cast import after, fill

MOVE = [
    "SELECT boards_board",  # the lock
    "SELECT boards_card",
    "SELECT boards_column",
    "SELECT boards_card",  # the count
    "SELECT boards_card",  # the places at the neighbour
    "UPDATE boards_card",
    "INSERT boards_transition",
    "UPDATE boards_board",  # the version
    "UPDATE boards_column",  # the stamp of the column it left
    "UPDATE boards_column",  # and of that where it now lies
]


def statements_of(act: Act) -> list[str]:
    """As SQL, without what begins and ends the transaction."""
    with CaptureQueriesContext(connection) as captured:
        act()
    statements = [query["sql"].strip() for query in captured.captured_queries]
    return [sql for sql in statements if sql.startswith(("SELECT", "UPDATE", "INSERT", "DELETE"))]


def outline(sql: str) -> str:
    """ "SELECT boards_card" for a statement that reads cards."""
    table = next(word for word in sql.replace('"', " ").split() if word.startswith(("api_", "boards_", "metrics_")))
    return f"{sql.split()[0]} {table}"


def plan_of(sql: str) -> str:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        else:
            for easy in ("seqscan", "bitmapscan", "sort"):  # which it would choose for tables as small as these
                cursor.execute(f"SET LOCAL enable_{easy} = off")
            cursor.execute(f"EXPLAIN {sql}")
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def walks_a_whole_table(sql: str) -> bool:
    plan = plan_of(sql)
    return any(sign in plan for sign in ("SCAN ", "Seq Scan", "TEMP B-TREE", "Sort"))


@pytest.fixture
def card(idea: Column, member: User) -> Card:
    (card,) = fill(idea, "X", by=member)
    return card


@pytest.mark.parametrize("crowd", [1, 20])
def test_a_move_takes_these_statements(card: Card, idea: Column, validation: Column, member: User, crowd: int) -> None:
    fill(idea, "A" * crowd, by=member)
    for hour in range(crowd):
        move_card(card=card, to=(validation, idea)[hour % 2], by=member, at=after(days=1, hours=hour))
    Card.objects.filter(pk=card.pk).update(column=idea, position=STEP)
    (neighbour,) = fill(validation, "N", by=member)

    assert [
        outline(sql) for sql in statements_of(lambda: move_card(card=card, to=validation, behind=neighbour, by=member))
    ] == MOVE


def test_a_move_inside_a_column_neither_counts_nor_logs(idea: Column, member: User) -> None:
    first, last = fill(idea, "AB", by=member)

    assert [outline(sql) for sql in statements_of(lambda: move_card(card=first, to=idea, behind=last, by=member))] == [
        "SELECT boards_board",
        "SELECT boards_card",
        "SELECT boards_column",
        "SELECT boards_card",  # the places at the neighbour
        "UPDATE boards_card",
        "UPDATE boards_board",
        "UPDATE boards_column",
    ]


def test_no_statement_of_a_move_walks_a_whole_table(card: Card, validation: Column, member: User) -> None:
    (neighbour,) = fill(validation, "N", by=member)

    for sql in statements_of(lambda: move_card(card=card, to=validation, behind=neighbour, by=member)):
        assert not walks_a_whole_table(sql), f"{sql}\n{plan_of(sql)}"


def test_no_statement_of_an_undo_walks_a_whole_table(card: Card, validation: Column, member: User) -> None:
    move_card(card=card, to=validation, by=member)

    for sql in statements_of(lambda: undo_move(card=card, by=member)):
        assert not walks_a_whole_table(sql), f"{sql}\n{plan_of(sql)}"


def test_columns_in_another_order_are_no_reason_to_read_the_log_where_each_keeps_its_part(
    card: Card, validation: Column, prototyping: Column, member: User
) -> None:
    move_card(card=card, to=validation, by=member)

    statements = statements_of(lambda: reorder_column(column=validation, behind=prototyping, by=member))
    assert not [sql for sql in statements if "boards_transition" in sql or "boards_card" in sql]


def test_the_same_line_again_is_no_reason_to_read_the_log(
    card: Card, board: Board, idea: Column, ready: Column, member: User
) -> None:
    statements = statements_of(lambda: set_line(board=board, start=idea, finish=ready, delivered=None, by=member))
    assert not [sql for sql in statements if "boards_transition" in sql or "boards_card" in sql]


def test_a_card_that_lies_where_its_log_says_is_corrected_without_a_look_at_the_column(
    card: Card, board: Board
) -> None:
    Card.objects.update(started_at=after(days=-9))
    line = board.line()

    statements = [outline(sql) for sql in statements_of(lambda: correct_courses(board, line))]
    assert "UPDATE boards_card" in statements
    assert "SELECT boards_column" not in statements


def test_what_was_put_away_is_found_by_its_own_index_in_its_order(
    card: Card, board: Board, member: User, client: Client
) -> None:
    discard_card(card=card, reason="other", by=member)
    client.force_login(member)

    statements = statements_of(lambda: client.get(reverse("put_away", args=[board.pk])))

    (page,) = [sql for sql in statements if 'FROM "boards_card"' in sql and "ORDER BY" in sql]
    assert "card_put_away" in plan_of(page)
    assert not walks_a_whole_table(page), plan_of(page)


def test_a_refusal_asks_who_may_override_and_reads_the_full_column(
    card: Card, validation: Column, member: User
) -> None:
    fill(validation, "ABC", by=member)

    def refused() -> None:
        with pytest.raises(ColumnFull):
            move_card(card=card, to=validation, by=member)

    assert [outline(sql) for sql in statements_of(refused)] == [
        *MOVE[:4],
        "SELECT boards_membership",
        "SELECT boards_card",  # the cards in it
    ]
