"""Probes come in plain http, by the machine's number instead of its name, without a session, every few seconds.

None of what all other requests go through is for them: no redirect to https, no look at the host, no line in the log.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from monitoring.urls import urlpatterns


class AnswerProbesFirst:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.probes = {f"/{pattern.pattern}": pattern.callback for pattern in urlpatterns}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.probes.get(request.path_info, self.get_response)
        return answer(request)
