"""JSON in both directions: read strictly, and no more of it than a request may hold; written fast."""

import json
from codecs import BOM_UTF8
from typing import IO, Any

import orjson
from django.http import HttpRequest
from rest_framework.exceptions import ParseError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import JSONParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request


class BoundedJson(JSONParser):
    """JSON no longer than a request may be: DRF itself would read a body of any length."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Any = None,
    ) -> Any:
        request: HttpRequest = parser_context["request"]._request
        try:
            return json.loads(request.body.removeprefix(BOM_UTF8).decode(), parse_constant=_refuse)
        except (ValueError, RecursionError) as error:
            raise ParseError(f"The body is no JSON: {str(error)[:200]}") from None


class Json(BaseRenderer):
    """JSON, its instants in UTC with a Z."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        return b"" if data is None else as_json(data)


class AnyForm(BaseContentNegotiation):
    """For what has its form in its address."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        return Json(), Json.media_type


def as_json(data: Any) -> bytes:
    return orjson.dumps(data, option=orjson.OPT_UTC_Z)


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not a number of JSON")
