"""What machines ask: is it alive, is it ready, how is it doing."""

import logging
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from monitoring import readiness
from monitoring.measures import REGISTRY

logger = logging.getLogger(__name__)


@require_GET
@login_not_required
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Alive: this process answers. What it needs may be away; to start it again would not bring that back."""
    return JsonResponse({"alive": True})


@require_GET
@login_not_required
@never_cache
def readyz(request: HttpRequest, troubles: dict[str, str] | None = None) -> HttpResponse:
    """Ready: it can do what it is asked. 503 with the reasons where not; given by who has looked already."""
    troubles = readiness.troubles() if troubles is None else troubles
    told = {name: trouble or "ok" for name, trouble in troubles.items()}
    ready = not any(troubles.values())
    if not ready:
        logger.warning("Not ready: %s", ", ".join(f"{name} {trouble}" for name, trouble in troubles.items() if trouble))
    return JsonResponse({"ready": ready, **told}, status=HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE)


@require_GET
@login_not_required
@never_cache
def metrics(request: HttpRequest, registry: CollectorRegistry = REGISTRY) -> HttpResponse:
    """To who has the token, and to nobody else is it even there.

    Where a request comes from says nothing: the proxy in front stands in the same private network for everybody.
    """
    told = request.headers.get("Authorization", "")
    if not settings.METRICS_TOKEN or not constant_time_compare(told, f"Bearer {settings.METRICS_TOKEN}"):
        return HttpResponseNotFound()
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
