"""What daphne does with sockets, where its settings do not reach."""

from collections.abc import Callable
from functools import partial
from typing import Any

from daphne.ws_protocol import WebSocketProtocol

# autobahn has one limit for messages in both directions: wide enough for `room.state`, and what
# comes in is limited by frame before it is read, and once more by the consumer.
MESSAGE_BYTES = 1024 * 1024


def close_politely() -> None:
    """Sockets are closed with the code that says why.

    Without this a frame over daphne's own limit drops the line without a word, and a close by the application
    with 1009 (too large) or 1013 (try again later) is an error, though RFC 6455 has both for servers.
    """
    WebSocketProtocol.failByDrop = False
    WebSocketProtocol.maxMessagePayloadSize = MESSAGE_BYTES
    WebSocketProtocol.serverClose = server_close


def server_close(protocol: WebSocketProtocol, code: int | None = None) -> None:
    """daphne's `serverClose`, for every code."""
    if code is None or code == 1000 or code >= 3000:
        protocol.sendClose(code=code or 1000)
    else:
        protocol.sendCloseFrame(code=code, isReply=False)


def unsent_bytes(send: Callable[..., Any]) -> Callable[[], int]:
    """Tells how much of what went through daphne's `send` has not left the process; elsewhere always 0.

    daphne takes everything at once and lets it pile up in the transport of a slow reader.
    """
    protocol = send.args[0] if isinstance(send, partial) and send.args else None
    transport: Any = getattr(protocol, "transport", None)
    if not hasattr(transport, "dataBuffer"):
        return lambda: 0
    return lambda: len(transport.dataBuffer) - transport.offset + transport._tempDataLen
