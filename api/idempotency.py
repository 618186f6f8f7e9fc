"""A POST with an Idempotency-Key is done once: who repeats it within a day gets the first answer, and nothing else.

Whether they may do it at all is asked each time, before: who lost the right gets no answer of the day they had it.
"""

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.bodies import Json, as_json
from api.models import Answer
from api.problems import Problem, invalid
from api.tokens import way_in

HEADER = "Idempotency-Key"
KEPT = timedelta(hours=24)
KEY = re.compile(r"[!-~]{1,200}")
TOLD_HEADERS = ("Content-Type", "ETag", "Location")

Act = Callable[..., HttpResponse]


def once_a_key(act: Act) -> Act:
    """Of repeats at the same time one is done; the others wait for its answer at the row they cannot write.

    For what a view does with the noun that it has fetched: what stands here is not asked again for a repeat.
    """

    @wraps(act)
    def answer(view: APIView, request: Request, *noun: Any) -> HttpResponse:
        if HEADER not in request.headers:
            return act(view, request, *noun)
        asked = {"person": request.user, "way_in": way_in(request), "key": _key(request), "route": request.path[:200]}
        digest = _digest(request._request)
        now = timezone.now()
        with transaction.atomic():
            Answer.objects.filter(**asked, at__lt=now - KEPT).delete()
            kept, first = Answer.objects.get_or_create(**asked, defaults={"asked": digest, "at": now})
            if first:
                return _keep(kept, _done(act, view, request, noun))
        return _again(kept, digest)

    return answer


def forget_answers() -> int:
    """Those nobody can ask for any more; how many they were."""
    count, _ = Answer.objects.filter(at__lt=timezone.now() - KEPT).delete()
    return count


def _key(request: Request) -> str:
    key = request.headers[HEADER]
    if not KEY.fullmatch(key):
        raise invalid({HEADER: ["It is 1 to 200 printable characters of ASCII without blanks."]})
    return key


def _digest(request: HttpRequest) -> str:
    """Of all that is asked: the address, what stands behind its question mark, and the body."""
    return hashlib.sha256(request.get_full_path().encode() + b"\n" + request.body).hexdigest()


def _done(act: Act, view: APIView, request: Request, noun: tuple[Any, ...]) -> HttpResponse:
    """A refusal is an answer like any other, and undoes what was begun."""
    try:
        with transaction.atomic():
            return act(view, request, *noun)
    except Exception as error:  # noqa: BLE001 - what is no refusal goes on its way from there
        return view.handle_exception(error)


def _keep(kept: Answer, answer: HttpResponse) -> HttpResponse:
    kept.status = answer.status_code
    kept.headers = {name: answer.headers[name] for name in TOLD_HEADERS if name in answer.headers}
    if isinstance(answer, Response):  # which is written as JSON only later
        kept.headers["Content-Type"] = Json.media_type
        kept.body = as_json(answer.data).decode()
    else:
        kept.body = answer.content.decode()
    kept.save(update_fields=["status", "body", "headers"])
    return answer


def _again(kept: Answer, digest: str) -> HttpResponse:
    if kept.asked != digest:
        told = "This Idempotency-Key was used for another request here. A new request needs a new key."
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "idempotency_key_reused", told)
    headers = kept.headers | {"Idempotency-Replayed": "true"}
    return HttpResponse(kept.body, status=kept.status, headers=headers)
