"""Problem documents (RFC 9457): every answer under /api/ that is no success. `code` is stable, for programs."""

import json
import math
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import (
    NON_FIELD_ERRORS,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    ValidationError,
)
from django.http import Http404, HttpResponse
from rest_framework import exceptions

CONTENT_TYPE = "application/problem+json"

# What DRF and Django say too little or too much about.
SENTENCES = {
    HTTPStatus.BAD_REQUEST: "The request cannot be read.",
    HTTPStatus.FORBIDDEN: "You see this, and may not do that with it.",
    HTTPStatus.NOT_FOUND: "There is nothing here, or nothing that you may see.",
    HTTPStatus.LENGTH_REQUIRED: "The body says no length, so it was not read. Send it with a Content-Length.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "That is more than a request may hold.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Something broke on our side. Nothing was changed.",
}
CODES = {
    HTTPStatus.BAD_REQUEST: "bad_request",
    HTTPStatus.FORBIDDEN: "forbidden",
    HTTPStatus.NOT_FOUND: "not_found",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "too_large",
    HTTPStatus.INTERNAL_SERVER_ERROR: "internal_error",
}


class Problem(Exception):
    """An answer that is no success, with what else is to be told as `more`."""

    def __init__(self, status: HTTPStatus, code: str, detail: str, **more: Any) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.more = more


def invalid(errors: Mapping[str, list[str]], **more: Any) -> Problem:
    """What was sent cannot be taken: sentences by field, "" for what is about no single one."""
    told = [f"{field}: {sentence}" if field else sentence for field in errors for sentence in errors[field]]
    return Problem(HTTPStatus.BAD_REQUEST, "invalid", " ".join(told), errors=dict(errors), **more)


def document(
    status: HTTPStatus, code: str = "", detail: str = "", *, headers: Mapping[str, str] | None = None, **more: Any
) -> HttpResponse:
    told = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "code": code or CODES.get(status, status.name.lower()),
        "detail": detail or SENTENCES.get(status, status.description or status.phrase),
    }
    # As ASCII: what is repeated of a request may hold halves of characters, which no other encoding can carry.
    return HttpResponse(json.dumps(told | more), status=status, content_type=CONTENT_TYPE, headers=headers)


def answer(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """The problem document for whatever a view raised; none for what nobody foresaw."""
    match error:
        case Problem():
            return document(error.status, error.code, error.detail, **error.more)
        case exceptions.ValidationError():
            return answer(invalid(sentences(error.detail)), context)
        case ValidationError():
            return answer(invalid(_by_field(error)), context)
        case Http404():
            return document(HTTPStatus.NOT_FOUND)
        case PermissionDenied():
            return document(HTTPStatus.FORBIDDEN)
        case RequestDataTooBig():
            return document(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        case SuspiciousOperation():
            return document(HTTPStatus.BAD_REQUEST)
        case exceptions.APIException():
            return _refused_by_the_protocol(error)
    return None


def sentences(detail: Any, field: str = "") -> dict[str, list[str]]:
    """What DRF found, nested as what was sent, as sentences by field: "cards.3.title"."""
    if isinstance(detail, list) and not any(isinstance(each, dict | list) for each in detail):
        return {field: [str(each) for each in detail]} if detail else {}
    if not isinstance(detail, dict | list):
        return {field: [str(detail)]}
    found: dict[str, list[str]] = {}
    for name, inner in detail.items() if isinstance(detail, dict) else enumerate(detail):
        own = "" if name == "non_field_errors" else str(name)
        found |= sentences(inner, ".".join(filter(None, [field, own])))
    return found


def _by_field(error: ValidationError) -> dict[str, list[str]]:
    if not hasattr(error, "error_dict"):
        return {"": list(error.messages)}
    return {"" if name == NON_FIELD_ERRORS else name: told for name, told in error.message_dict.items()}


def _refused_by_the_protocol(error: exceptions.APIException) -> HttpResponse:
    headers = {}
    if scheme := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = scheme
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(math.ceil(wait))
    return document(HTTPStatus(error.status_code), str(error.get_codes()), str(error.detail), headers=headers)
