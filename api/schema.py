"""How the API describes itself (OpenAPI)."""

from functools import cache
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiParameter, inline_serializer
from rest_framework import serializers

PROBLEM = {
    "type": "object",
    "description": "A problem document (RFC 9457). `code` is stable; `detail` is a sentence for people.",
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "errors": {
            "type": "object",
            "description": "Sentences by field.",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
    },
    "required": ["type", "title", "status", "code", "detail"],
    "example": {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "code": "invalid",
        "detail": "title: This field may not be blank.",
        "errors": {"title": ["This field may not be blank."]},
    },
}
ANY_PROBLEM = {
    "description": "A problem document.",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
HTTP_METHODS = {"get", "post", "patch", "delete"}

IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, description="The ETag of what you read; 412 where it is stale."
)
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
    OpenApiParameter.HEADER,
    description="A repeat within 24 hours gets the first answer, and nothing is done again.",
)


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "api.tokens.ByToken"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        told = "`Token`, a blank, and a token made on the page of your tokens."
        return {"type": "apiKey", "in": "header", "name": "Authorization", "description": told}


@cache
def page_of(row: type[serializers.Serializer]) -> serializers.Serializer:
    """A page of a list, as it is described."""
    name = f"PageOf{row.__name__}s"
    fields = {"results": row(many=True), "next": serializers.URLField(allow_null=True)}
    described: serializers.Serializer = inline_serializer(name, fields)
    return described


def with_problems(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Every operation may answer a problem. That a POST may be repeated, each says itself."""
    result["components"]["schemas"]["Problem"] = PROBLEM
    for operations in result["paths"].values():
        for method, operation in operations.items():
            if method in HTTP_METHODS:
                operation["responses"]["default"] = ANY_PROBLEM
    return result
