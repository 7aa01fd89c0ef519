"""GET /metrics: Prometheus text, for staff or from the machine itself."""

import ipaddress
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, Gauge, generate_latest

from stickers import service

queue_depth = Gauge("stickerchat_queue", "Sticker requests, by what they wait for", ["state"])


@never_cache
@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    """Everything this process measured, and the queue as it stands in the database."""
    user: Any = getattr(request, "user", AnonymousUser())
    if not (is_own_machine(request) or user.is_staff):
        text = _("Only staff may read the metrics. Log in at /admin/ first.")
        return HttpResponse(text, status=403, content_type="text/plain; charset=utf-8")
    for state, figure in service.status()["queue"].items():
        if isinstance(figure, int | float):
            queue_depth.labels(state).set(figure)
    return HttpResponse(generate_latest(REGISTRY), content_type=CONTENT_TYPE_LATEST)


def is_own_machine(request: HttpRequest) -> bool:
    """Asked over the loopback address, and not for somebody else by a proxy on this machine."""
    if any(name in request.META for name in ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP")):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
