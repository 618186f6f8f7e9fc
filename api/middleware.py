"""Nothing under /api/ answers with a page: what is refused before or beside a view is a problem document too."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.middleware.common import CommonMiddleware
from rest_framework.permissions import SAFE_METHODS

from api import problems

KEPT_HEADERS = ("Retry-After",)


class AnswerWithProblems:
    """What a page would say of it gives way to a `code` and a `detail`, where the answer has them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not of_the_api(request) or response.status_code < HTTPStatus.BAD_REQUEST:
            return response
        if response.headers.get("Content-Type") == problems.CONTENT_TYPE:
            return response
        code, detail = getattr(response, "code", ""), getattr(response, "detail", "")
        headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
        return problems.document(HTTPStatus(response.status_code), code, detail, headers=headers)


class LeadReadersToTheSlash(CommonMiddleware):
    """Who writes to the API is led nowhere: their body would not come along, and a program takes 301 for done."""

    def should_redirect_with_slash(self, request: HttpRequest) -> bool:
        if of_the_api(request) and request.method not in SAFE_METHODS:
            return False
        return super().should_redirect_with_slash(request)


def of_the_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")
