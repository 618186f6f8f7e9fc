"""What holds for the whole API: who gets in, how a refusal looks, what may be repeated."""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from api.idempotency import forget_answers
from api.models import Answer, Token
from boards.board_setup import delete_board
from boards.models import Board, Card, Column
from tests.api.programs import API, Program, problem
from tests.boards.meanwhile import meanwhile
from tests.boards.state import nothing_changed
from tests.cast import fill


@pytest.fixture
def program(member: User) -> Program:
    return Program(member)


@pytest.fixture
def card(idea: Column, member: User) -> Card:
    return fill(idea, "X", by=member)[0]


# Who gets in


@pytest.mark.parametrize(
    "header", [None, "Token", "Token a b", "Token garbage", "Token \xff", "Bearer x", "Basic eDp5"]
)
def test_without_a_token_that_is_known_nothing_is_told(header: str | None, board: Board, client: Client) -> None:
    headers = {"Authorization": header} if header else {}
    answer = client.get(f"{API}/boards/{board.pk}/", headers=headers)
    assert answer.headers["WWW-Authenticate"] == "Token"
    assert problem(answer, 401, answer.json()["code"])["code"] in {"not_authenticated", "authentication_failed"}


def test_a_token_ends(program: Program, board: Board) -> None:
    program.token.expiry = program.token.created
    program.token.save()
    problem(program.get(f"/boards/{board.pk}/"), 401, "authentication_failed")


def test_a_revoked_token_opens_nothing(program: Program, board: Board) -> None:
    assert program.get(f"/boards/{board.pk}/").status_code == 200
    program.token.delete()
    problem(program.get(f"/boards/{board.pk}/"), 401, "authentication_failed")


def test_nobody_gets_in_after_their_account_was_closed(program: Program, board: Board, member: User) -> None:
    member.is_active = False
    member.save()
    problem(program.get(f"/boards/{board.pk}/"), 401, "authentication_failed")


def test_a_read_only_token_changes_nothing(member: User, card: Card) -> None:
    program = Program(member, read_only=True)
    assert program.get(f"/cards/{card.pk}/").status_code == 200
    with nothing_changed():
        problem(program.post(f"/cards/{card.pk}/discard/", {"reason": "other"}), 403, "token_read_only")


def test_a_session_gets_in_and_needs_the_csrf_token_to_change_anything(member: User, card: Card) -> None:
    page = Client(enforce_csrf_checks=True)
    page.force_login(member)
    assert page.get(f"{API}/cards/{card.pk}/").status_code == 200
    with nothing_changed():
        answer = page.post(f"{API}/cards/{card.pk}/discard/", {"reason": "other"}, content_type="application/json")
    problem(answer, 403, "permission_denied")


def test_outside_it_is_not_found_and_without_the_right_forbidden(
    viewer: User, outsider: User, board: Board, card: Card
) -> None:
    for path in (f"/cards/{card.pk}/", f"/boards/{board.pk}/", f"/boards/{board.pk}/cards/"):
        problem(Program(outsider).get(path), 404, "not_found")
        assert Program(viewer).get(path).status_code == 200
    with nothing_changed():
        problem(Program(outsider).post(f"/cards/{card.pk}/undo/"), 404, "not_found")
        problem(Program(viewer).post(f"/cards/{card.pk}/undo/"), 403, "forbidden")
        problem(Program(viewer).post(f"/boards/{board.pk}/cards/", {"title": "X"}), 403, "forbidden")
        problem(Program(viewer).delete(f"/boards/{board.pk}/"), 403, "forbidden")


# How a refusal looks


@pytest.mark.parametrize("path", ["/api/", "/api/v1/", "/api/v1/nothing/", "/api/v2/boards/", "/api/v1/cards/x/"])
def test_an_unknown_address_is_a_problem_too(path: str, client: Client) -> None:
    problem(client.get(path), 404, "not_found")


def test_who_writes_without_the_slash_is_led_nowhere(program: Program, board: Board) -> None:
    with nothing_changed():
        problem(program.post("/boards", {"name": "X"}), 404, "not_found")
        problem(program.patch(f"/boards/{board.pk}", {"name": "X"}), 404, "not_found")
        problem(program.delete(f"/boards/{board.pk}"), 404, "not_found")
    assert program.get("/boards").headers["Location"] == f"{API}/boards/"


def test_another_method_another_type_another_form(program: Program, card: Card) -> None:
    path = f"{API}/cards/{card.pk}/"
    problem(program.client.put(path, headers=program.headers), 405, "method_not_allowed")
    problem(program.client.options(path, headers=program.headers), 405, "method_not_allowed")
    problem(program.get(f"/cards/{card.pk}/", Accept="text/html"), 406, "not_acceptable")
    answer = program.client.patch(
        path, "title=Y", content_type="application/x-www-form-urlencoded", headers=program.headers
    )
    problem(answer, 415, "unsupported_media_type")


def test_who_asks_too_much_waits_for_the_next_minute(
    program: Program, owner: User, card: Card, settings: LazySettings
) -> None:
    settings.API_REQUESTS_PER_MINUTE = 2
    with time_machine.travel("2026-03-02T09:00:20Z", tick=False) as clock:
        assert [program.get(f"/cards/{card.pk}/").status_code for _ in range(3)] == [200, 200, 429]
        answer = program.get(f"/cards/{card.pk}/")
        problem(answer, 429, "throttled")
        assert answer.headers["Retry-After"] == "40"
        assert Program(owner).get(f"/cards/{card.pk}/").status_code == 200, "each token counts alone"
        clock.shift(40)
        assert program.get(f"/cards/{card.pk}/").status_code == 200


def test_who_is_nobody_is_counted_by_where_they_ask_from(client: Client, settings: LazySettings) -> None:
    settings.API_REQUESTS_PER_MINUTE = 2
    with time_machine.travel("2026-03-02T09:00:20Z", tick=False):
        here = [client.get(f"{API}/schema/", REMOTE_ADDR="198.51.100.1").status_code for _ in range(3)]
        assert here == [200, 200, 429]
        assert client.get(f"{API}/schema/", REMOTE_ADDR="2001:db8::7").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("header", [None, "Token garbage", "Bearer x"])
def test_who_is_turned_away_is_counted_by_where_they_ask_from(
    header: str | None, client: Client, settings: LazySettings
) -> None:
    settings.API_REQUESTS_PER_MINUTE = 2
    headers = {"Authorization": header} if header else {}
    with time_machine.travel("2026-03-02T09:00:20Z", tick=False):
        turned_away = [client.get(f"{API}/boards/", headers=headers) for _ in range(3)]
        elsewhere = client.get(f"{API}/boards/", headers=headers, REMOTE_ADDR="2001:db8::7")
    assert [answer.status_code for answer in (*turned_away, elsewhere)] == [401, 401, 429, 401]
    problem(turned_away[-1], 429, "throttled")
    assert turned_away[-1].headers["Retry-After"] == "40"


def test_a_token_that_may_not_write_is_counted_where_it_tries(member: User, settings: LazySettings) -> None:
    settings.API_REQUESTS_PER_MINUTE = 2
    reader = Program(member, read_only=True)
    with time_machine.travel("2026-03-02T09:00:20Z", tick=False):
        assert [reader.post("/boards/", {"name": "X"}).status_code for _ in range(3)] == [403, 403, 429]
        assert reader.get("/boards/").status_code == 429, "by the same count"
        assert Program(member).get("/boards/").status_code == 200, "each token counts alone"


def test_who_is_turned_away_takes_nothing_from_who_comes_in(program: Program, settings: LazySettings) -> None:
    settings.API_REQUESTS_PER_MINUTE = 2
    stranger = Program(None)
    with time_machine.travel("2026-03-02T09:00:20Z", tick=False):
        assert [stranger.get("/boards/").status_code for _ in range(3)] == [401, 401, 429]
        assert program.get("/boards/").status_code == 200


def test_what_the_address_asks_and_nobody_knows_is_refused(program: Program, board: Board, card: Card) -> None:
    for path in ("boards", f"boards/{board.pk}", f"boards/{board.pk}/cards", f"cards/{card.pk}"):
        told = problem(program.get(f"/{path}/?colour=red"), 400, "invalid")
        assert list(told["errors"]) == ["colour"]
    problem(program.get(f"/boards/{board.pk}/export/cards.csv?colour=red"), 400, "invalid")


def test_nothing_is_asked_beside_a_body(owner: User, board: Board, card: Card, idea: Column) -> None:
    program = Program(owner)
    written = {
        "/boards/": {"name": "X"},
        f"/boards/{board.pk}/cards/": {"title": "X"},
        f"/boards/{board.pk}/cards/bulk/": {"cards": [{"title": "X"}]},
        f"/boards/{board.pk}/columns/": {"name": "X"},
        f"/cards/{card.pk}/move/": {"column": idea.pk},
    }
    with nothing_changed():
        for path, asked in written.items():
            told = problem(program.post(f"{path}?colour=red", asked), 400, "invalid")
            assert list(told["errors"]) == ["colour"]
        problem(program.patch(f"/cards/{card.pk}/?title=Y", {"title": "X"}), 400, "invalid")


# Versions


def test_who_names_a_version_changes_no_other(program: Program, owner: User, board: Board, card: Card) -> None:
    for path, who in ((f"/cards/{card.pk}/", program), (f"/boards/{board.pk}/", Program(owner))):
        read = who.get(path).headers["ETag"]
        change = {"title": "Y"} if "cards" in path else {"name": "Y"}
        changed = who.patch(path, change, If_Match=read)
        assert changed.status_code == 200
        assert changed.headers["ETag"] == who.get(path).headers["ETag"] != read
        with nothing_changed():
            problem(who.patch(path, change, If_Match=read), 412, "stale")
        assert who.patch(path, change, If_Match="*").status_code == 200


def test_a_verb_obeys_if_match(program: Program, card: Card, validation: Column) -> None:
    read = program.get(f"/cards/{card.pk}/").headers["ETag"]
    moved = program.post(f"/cards/{card.pk}/move/", {"column": validation.pk}, If_Match=read)
    assert moved.status_code == 200
    with nothing_changed():
        problem(program.post(f"/cards/{card.pk}/discard/", {"reason": "other"}, If_Match=read), 412, "stale")
    again = program.post(f"/cards/{card.pk}/undo/", If_Match=moved.headers["ETag"])
    assert again.status_code == 200


def test_a_board_that_is_deleted_meanwhile_is_not_found(owner: User, board: Board) -> None:
    program, path = Program(owner), f"/boards/{board.pk}/"
    asked: list[Callable[[], Any]] = [
        lambda: program.delete(path, If_Match="*"),
        lambda: program.patch(path, {"name": "X"}, If_Match="*"),
        lambda: program.patch(path, {}),
    ]
    for ask in asked:
        point = transaction.savepoint()
        with meanwhile("boards_board", partial(delete_board, board=board, name=board.name)):
            problem(ask(), 404, "not_found")
        transaction.savepoint_rollback(point)


def test_who_holds_the_version_gets_it_no_second_time(program: Program, card: Card) -> None:
    etag = program.get(f"/cards/{card.pk}/").headers["ETag"]
    answer = program.get(f"/cards/{card.pk}/", If_None_Match=etag)
    assert (answer.status_code, answer.content) == (304, b"")


# Repeats


def test_a_repeat_gets_the_first_answer_and_does_nothing(program: Program, board: Board) -> None:
    path = f"/boards/{board.pk}/cards/"
    first = program.post(path, {"title": "X"}, Idempotency_Key="a-1")
    with nothing_changed():
        again = program.post(path, {"title": "X"}, Idempotency_Key="a-1")

    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert first.headers["ETag"] == again.headers["ETag"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.headers["Content-Type"] == "application/json"
    assert program.post(path, {"title": "X"}, Idempotency_Key="a-2").json()["id"] != first.json()["id"]


def test_a_refusal_is_repeated_as_it_was(program: Program, card: Card, validation: Column, member: User) -> None:
    lying = fill(validation, "ABC", by=member)
    sent = {"column": validation.pk}
    first = program.post(f"/cards/{card.pk}/move/", sent, Idempotency_Key="k")
    program.post(f"/cards/{lying[0].pk}/discard/", {"reason": "other"})

    with nothing_changed():
        again = program.post(f"/cards/{card.pk}/move/", sent, Idempotency_Key="k")

    assert problem(again, 409, "wip_limit_reached") == first.json()


def test_a_key_is_for_one_request(program: Program, owner: User, member: User, board: Board) -> None:
    path = f"/boards/{board.pk}/cards/"
    program.post(path, {"title": "X"}, Idempotency_Key="k")
    with nothing_changed():
        problem(program.post(path, {"title": "Y"}, Idempotency_Key="k"), 422, "idempotency_key_reused")
        problem(program.post(f"{path}?a=b", {"title": "X"}, Idempotency_Key="k"), 422, "idempotency_key_reused")
    assert Program(owner).post(path, {"title": "Y"}, Idempotency_Key="k").status_code == 201, "of one person"
    other = Program(member)
    assert other.post(path, {"title": "Y"}, Idempotency_Key="k").json()["title"] == "Y", "of one program"
    assert program.post("/boards/", {"name": "Y"}, Idempotency_Key="k").status_code == 201, "and one address"


def test_a_repeat_tells_nothing_to_who_lost_the_right(
    program: Program, member: User, board: Board, card: Card, idea: Column
) -> None:
    asked: dict[str, Any] = {
        f"/boards/{board.pk}/cards/": {"title": "X"},
        f"/boards/{board.pk}/cards/bulk/": {"cards": [{"title": "X"}]},
        f"/cards/{card.pk}/block/": {"reason": "decision"},
    }
    for path, sent in asked.items():
        assert program.post(path, sent, Idempotency_Key="k").status_code < 300
    for role, status, code in (("viewer", 403, "forbidden"), (None, 404, "not_found")):
        mine = board.memberships.filter(person=member)
        mine.update(role=role) if role else mine.delete()
        for path, sent in asked.items():
            with nothing_changed():
                problem(program.post(path, sent, Idempotency_Key="k"), status, code)


def test_a_column_is_not_told_of_again_to_who_rules_no_more(owner: User, board: Board) -> None:
    program, path = Program(owner), f"/boards/{board.pk}/columns/"
    assert program.post(path, {"name": "Design"}, Idempotency_Key="k").status_code == 201
    assert program.post(path, {"name": "Design"}, Idempotency_Key="k").status_code == 201
    board.memberships.filter(person=owner).update(role="member")
    problem(program.post(path, {"name": "Design"}, Idempotency_Key="k"), 403, "forbidden")


@pytest.mark.parametrize("key", ["", "x" * 201, "ä", "a\tb", "a b"])
def test_a_key_that_is_none_is_refused(key: str, program: Program, board: Board) -> None:
    with nothing_changed():
        problem(program.post(f"/boards/{board.pk}/cards/", {"title": "X"}, Idempotency_Key=key), 400, "invalid")


def test_an_answer_is_kept_for_a_day(program: Program, board: Board) -> None:
    path = f"/boards/{board.pk}/cards/"
    with time_machine.travel("2026-03-02T09:00Z", tick=False) as clock:
        first = program.post(path, {"title": "X"}, Idempotency_Key="k").json()["id"]
        clock.shift(24 * 3600)
        assert program.post(path, {"title": "X"}, Idempotency_Key="k").json()["id"] == first
        assert forget_answers() == 0
        clock.shift(1)
        assert program.post(path, {"title": "X"}, Idempotency_Key="k").json()["id"] != first
        clock.shift(24 * 3600 + 1)
        assert forget_answers() == 1
    assert not Answer.objects.exists()


# Tokens


def test_the_command_prints_a_token_and_nothing_else(member: User, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("api_token", "max", "--name", "Reports", "--read-only", "--days", "30")
    secret = capsys.readouterr().out.strip()
    (token,) = Token.objects.all()
    assert (token.user, token.name, token.read_only) == (member, "Reports", True)
    assert secret not in str(Token.objects.values())
    client = Client()
    assert client.get(f"{API}/boards/", headers={"Authorization": f"Token {secret}"}).status_code == HTTPStatus.OK


@pytest.mark.parametrize(
    "arguments", [["nobody"], ["max", "--days", "0"], ["max", "--name", ""], ["max", "--days", "x"]]
)
def test_the_command_says_what_is_wrong(arguments: list[str], member: User) -> None:
    with pytest.raises(CommandError):
        call_command("api_token", *arguments)
    assert not Token.objects.exists()


def test_a_token_is_shown_once_on_its_page_and_revoked_there(member: User, board: Board) -> None:
    page = Client()
    page.force_login(member)
    made = page.post("/me/tokens/", {"name": "Reports", "days": "30", "read_only": "on"}).content.decode()
    (token,) = Token.objects.all()
    secret = made.partition('<input id="secret" readonly value="')[2].partition('"')[0]
    program = Program(None)
    program.headers = {"Authorization": f"Token {secret}"}

    assert program.get(f"/boards/{board.pk}/").status_code == 200
    listed = page.get("/me/tokens/").content.decode()
    assert secret not in listed
    assert "Reports" in listed
    assert "read-only" in listed
    assert page.post(f"/me/tokens/{token.digest}/revoke/").status_code == 302
    problem(program.get(f"/boards/{board.pk}/"), 401, "authentication_failed")


def test_nobody_revokes_anothers_token(program: Program, owner: User) -> None:
    page = Client()
    page.force_login(owner)
    page.post(f"/me/tokens/{program.token.digest}/revoke/")
    assert program.get("/boards/").status_code == 200


def test_a_token_needs_a_name_and_ends_within_a_lifetime(member: User) -> None:
    page = Client()
    page.force_login(member)
    for sent in ({"name": ""}, {"name": "x" * 81}, {"name": "x", "days": "0"}, {"name": "x", "days": "9" * 30}):
        assert page.post("/me/tokens/", sent).status_code == 400
    assert not Token.objects.exists()
