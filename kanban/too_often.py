"""What is said to whoever tries too often. allauth asks for it, which counts tries."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

A_WHILE = 300  # seconds; who tries a name's password again and again waits no longer than that


def too_often(request: HttpRequest) -> HttpResponse:
    answer = render(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS)
    answer.headers["Retry-After"] = str(A_WHILE)
    return answer
