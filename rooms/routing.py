"""Which socket address leads where."""

from typing import Any

from django.urls import path, re_path

from rooms import (
    daphne_sockets,
    numbers,  # noqa: F401  (registers the converter)
)
from rooms.consumers import no_such_room, room_socket

daphne_sockets.close_politely()

socket: Any = room_socket  # Django's path() is typed for views; Channels routes any ASGI application
elsewhere: Any = no_such_room

websocket_urlpatterns = [
    path("ws/rooms/<room_number:number>/", socket),
    re_path(r"", elsewhere),
]
