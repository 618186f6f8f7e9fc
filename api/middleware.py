"""Nothing under /api/ answers with a page: what is refused before or beside a view is a problem document too."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from api import problems


class AnswerWithProblems:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith("/api/") or response.status_code < HTTPStatus.BAD_REQUEST:
            return response
        if response.headers.get("Content-Type") == problems.CONTENT_TYPE:
            return response
        return problems.document(HTTPStatus(response.status_code))
