"""Who gets in, and by which token."""

from http import HTTPStatus

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

from api.models import Token
from boards.models import Board, Card
from tests.api.programs import API, Program, problem
from tests.boards.state import nothing_changed


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
