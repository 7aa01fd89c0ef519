"""GET /healthz: whether this process can serve, and what draws."""

import logging

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from stickers import service

logger = logging.getLogger(__name__)


@never_cache
@require_GET
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while people can chat, even when nothing can be drawn; 503 without a database."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM rooms_room LIMIT 1")
        return JsonResponse({"status": "ok", **service.status()})
    except (DatabaseError, OSError):
        logger.exception("The database does not answer")
        error = {
            "code": "unavailable",
            "message": _("The database does not answer. Look at the server's log."),
        }
        return JsonResponse({"status": "unavailable", "error": error}, status=503)
