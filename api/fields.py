"""What is asked, read strictly: a number is no text that looks like one, and what is not known is refused."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db.models import BigAutoField
from rest_framework import serializers
from rest_framework.request import Request

from api.problems import invalid

UNKNOWN = "There is no such field here."


class Text(serializers.CharField):
    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class LongText(Text):
    """Text whose blanks and line breaks are kept, and which may be empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"trim_whitespace": False, "allow_blank": True} | kwargs)


class OneLine(Text):
    """Text without line breaks, wherever it comes from."""

    def to_internal_value(self, data: Any) -> str:
        return " ".join(super().to_internal_value(data).split())


class Link(serializers.URLField):
    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Whole(serializers.IntegerField):
    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return int(super().to_internal_value(data))


class Id(Whole):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=BigAutoField.MAX_BIGINT, **kwargs)


class IdInQuery(serializers.IntegerField):
    """The same in an address, where everything is text."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=BigAutoField.MAX_BIGINT, **kwargs)


class Instant(serializers.DateTimeField):
    """ISO 8601; one that tells no zone is of UTC."""

    default_error_messages = {"far": "It is outside the years 1900 to 2199."}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(default_timezone=UTC, **kwargs)

    def to_internal_value(self, value: Any) -> datetime:
        instant = super().to_internal_value(value)
        if not 1900 <= instant.year < 2200:
            self.fail("far")
        return instant


class Asked(serializers.Serializer):
    """What a request may say, and nothing else."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if isinstance(data, Mapping) and (unknown := [name for name in data if name not in self.fields]):
            raise serializers.ValidationError({name: [UNKNOWN] for name in unknown})
        return super().to_internal_value(data)


def read(kind: type[Asked], request: Request, *, partial: bool = False) -> dict[str, Any]:
    """What the body asks for; raises ValidationError with sentences by field. The address asks nothing beside it."""
    if request.query_params:
        raise invalid({name: [UNKNOWN] for name in request.query_params})
    return _read(kind, request.data, partial=partial)


def read_query(kind: type[Asked], request: Request) -> dict[str, Any]:
    """The same of the address. As a plain dict: of a form, a flag that is not there would be taken for one not set."""
    return _read(kind, request.query_params.dict())


def _read(kind: type[Asked], data: Any, *, partial: bool = False) -> dict[str, Any]:
    asked = kind(data=data, partial=partial)
    asked.is_valid(raise_exception=True)
    return dict(asked.validated_data)
