"""Versions of what is told: an ETag with each, and If-Match for who would overwrite no other version."""

import hashlib
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.utils.http import parse_etags
from rest_framework.request import Request
from rest_framework.response import Response

from api.bodies import as_json
from api.problems import Problem


def etag_of(told: dict[str, Any]) -> str:
    return f'"{hashlib.blake2b(as_json(told), digest_size=12).hexdigest()}"'


def versioned(told: dict[str, Any], *, status: HTTPStatus = HTTPStatus.OK, **headers: str) -> Response:
    return Response(told, status=status, headers={"ETag": etag_of(told), **headers})


def versioned_if_new(request: Request, told: dict[str, Any]) -> HttpResponse:
    """304 for who holds this version already."""
    known = parse_etags(request.headers.get("If-None-Match", ""))
    etag = etag_of(told)
    if "*" in known or etag in {each.removeprefix("W/") for each in known}:
        return HttpResponse(status=HTTPStatus.NOT_MODIFIED, headers={"ETag": etag})
    return versioned(told)


def refuse_if_stale(request: Request, told: dict[str, Any]) -> None:
    """412 where the version that If-Match names is not the present one, `told`."""
    wanted = parse_etags(request.headers["If-Match"])
    if "*" not in wanted and etag_of(told) not in wanted:
        detail = "It was changed since you read it. Read it again before you change it."
        raise Problem(HTTPStatus.PRECONDITION_FAILED, "stale", detail)
