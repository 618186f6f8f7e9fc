"""Schemathesis asks the API all that its description allows, and much that it does not, as everybody."""

from collections import Counter
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import pytest
import schemathesis
from django.contrib.auth.models import User
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode, checks

from api.tokens import make_token
from boards.models import Board, Card
from boards.moves import discard_card
from kanban.wsgi import application
from tests.cast import fill

CASES = 5  # of each operation, mode and person

# Who gets something done on the board of the cast, or on what is on it; a board of one's own may make whoever likes.
READERS = {"owner", "member", "viewer"}
WORKERS = {"owner", "member"}

ALWAYS = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
CHECKS = {GenerationMode.POSITIVE: ALWAYS, GenerationMode.NEGATIVE: [*ALWAYS, checks.negative_data_rejection]}


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """A request ends with a look at its connection, which would close one that is inside a test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def nouns(board: Board, owner: User) -> dict[str, int]:
    """A board with a few cards, one of them put away, and a full column; one of each by the beginning of its path."""
    idea, validation = board.columns.get(name="Idea"), board.columns.get(name="Validation")
    card = fill(idea, "XYZ", by=owner)[0]
    fill(validation, "ABC", by=owner)
    discard_card(card=Card.objects.get(title="Z"), reason="other", by=owner)
    return {"boards": board.pk, "cards": card.pk, "columns": validation.pk}


@pytest.mark.parametrize("role", ["owner", "member", "viewer", "outsider"])
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_no_answer_is_outside_the_description(
    role: str, mode: GenerationMode, nouns: dict[str, int], request: pytest.FixtureRequest
) -> None:
    _, secret = make_token(person=request.getfixturevalue(role), name="schemathesis")
    answers: Counter[tuple[str, int]] = Counter()  # by operation and status

    def ask(case: Any) -> None:
        with transaction.atomic():
            answer = case.call(headers={"Authorization": f"Token {secret}"})
            transaction.set_rollback(True)  # whatever it did, the next finds the same board
        answers[case.operation.label, answer.status_code] += 1
        too_large = answer.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE  # whatever else is wrong with it
        case.validate_response(answer, checks=ALWAYS if too_large else CHECKS[mode])

    for operation in operations():
        strategy = operation.as_strategy(mode, path_parameters=_path_parameters(operation, mode, nouns))
        bounded = settings(
            max_examples=CASES,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        bounded(given(case=strategy)(ask))()
    print(f"{role}, {mode}: {answers.total()} cases, {dict(sorted(answers.items()))}")
    assert answers.total() > 100
    done = {label for label, status in answers if status < HTTPStatus.BAD_REQUEST and "{id}" in label}
    reads = {label for label in done if label.startswith("GET ")}
    writes = done - reads
    assert not reads or role in READERS, reads
    assert not writes or role in WORKERS, writes
    if mode is GenerationMode.POSITIVE:
        assert reads or role not in READERS
        assert writes or role not in WORKERS


def test_every_operation_says_what_it_does() -> None:
    """... and every write that may be repeated or overwrites something names the header for it."""
    for operation in operations():
        described = operation.definition.raw
        assert described["description"], operation.label
        headers = {each["name"] for each in described.get("parameters", []) if each["in"] == "header"}
        assert ("Idempotency-Key" in headers) == (operation.method == "post"), operation.label
        assert described["responses"]["default"]["content"].keys() == {"application/problem+json"}


def operations() -> list[Any]:
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/", application)
    return [found.ok() for found in schema.get_all_operations()]  # type: ignore[union-attr]


def _path_parameters(operation: Any, mode: GenerationMode, nouns: dict[str, int]) -> dict[str, Any] | None:
    """The id of one that is there, the rest as described; where nothing else can be wrong, the path is."""
    if mode is GenerationMode.NEGATIVE and not operation.query and not operation.body:
        return None
    return {"id": nouns[operation.path.split("/")[3]]} if "{id}" in operation.path else {}
