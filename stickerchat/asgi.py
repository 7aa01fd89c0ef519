"""The server's front: HTTP to Django, sockets to the rooms; beside them who draws and who teaches."""

import asyncio
import os
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stickerchat.settings")
django_application = get_asgi_application()

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.sessions import SessionMiddlewareStack  # noqa: E402
from django.conf import settings  # noqa: E402

from rooms.origin import OriginGate  # noqa: E402
from rooms.routing import websocket_urlpatterns  # noqa: E402
from stickers import embedded, events  # noqa: E402
from trainer.runs import launch  # noqa: E402

router = ProtocolTypeRouter(
    {
        "http": django_application,
        "websocket": OriginGate(SessionMiddlewareStack(URLRouter(websocket_urlpatterns))),
    }
)


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """The ASGI application; tells the sticker events which loop serves the sockets."""
    events.bind(asyncio.get_running_loop())
    await router(scope, receive, send)


if settings.EMBEDDED_WORKER:
    embedded.start()
    launch.watch()
