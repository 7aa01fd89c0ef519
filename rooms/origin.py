"""Who may open a socket from a page: pages of this site alone.

A browser sends the session cookie with every socket, whichever page opened it, and names that page in Origin.
Without this gate any page in the world could talk in the name of its visitor. Clients that send no Origin are
no browsers.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host
from django.utils.http import is_same_domain

Scope = MutableMapping[str, Any]
Application = Callable[
    [Scope, Callable[[], Awaitable[Any]], Callable[[Any], Awaitable[None]]], Awaitable[None]
]

DEFAULT_PORTS = {"http": 80, "https": 443}


class OriginGate:
    """Refuses handshakes from the pages of other sites with 403, before they are accepted."""

    def __init__(self, app: Application) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        headers = {name.lower(): value.decode("latin1") for name, value in scope.get("headers", [])}
        if b"origin" not in headers or allowed(
            headers[b"origin"], headers.get(b"host"), secure=is_secure(scope, headers)
        ):
            # The session middleware wraps `send` at a cost for every frame, and hides whose it is.
            await self.app({**scope, "server_send": send}, receive, send)
            return
        await receive()
        await send({"type": "websocket.close", "code": 4403})


def allowed(origin: str, host: str | None, *, secure: bool) -> bool:
    """Whether a page of `origin` may open a socket at `host`."""
    page = place(origin)
    if page is None or (host is not None and not host_allowed(host)):
        return False
    if host is None:
        return host_allowed(urlsplit(origin).netloc)
    return page == place(f"{'https' if secure else 'http'}://{host}") or any(
        trusts(trusted, page) for trusted in settings.CSRF_TRUSTED_ORIGINS
    )


def place(origin: str) -> tuple[str, str, int] | None:
    """Scheme, host and port; None for what is no origin ("null", rubbish)."""
    try:
        parts = urlsplit(origin.strip().lower())
        if parts.scheme in DEFAULT_PORTS and parts.hostname and not parts.path.strip("/"):
            return parts.scheme, parts.hostname, parts.port or DEFAULT_PORTS[parts.scheme]
    except ValueError:
        pass
    return None


def trusts(trusted: str, page: tuple[str, str, int]) -> bool:
    """A trusted origin may name all hosts under one: `https://*.example.com`."""
    known = place(trusted.replace("://*.", "://any."))
    if known is None:
        return False
    if "://*." in trusted:
        pattern = known[1].removeprefix("any")
        return (known[0], known[2]) == (page[0], page[2]) and is_same_domain(page[1], pattern)
    return known == page


def host_allowed(host: str) -> bool:
    names = settings.ALLOWED_HOSTS
    if settings.DEBUG and not names:
        names = [".localhost", "127.0.0.1", "[::1]"]
    domain, _port = split_domain_port(host)
    return bool(domain) and validate_host(domain, names)


def is_secure(scope: Scope, headers: dict[bytes, str]) -> bool:
    """Whether the browser's own connection is encrypted, as far as Django is told."""
    if scope.get("scheme") in ("wss", "https"):
        return True
    if settings.SECURE_PROXY_SSL_HEADER:
        name, value = settings.SECURE_PROXY_SSL_HEADER
        header = name.removeprefix("HTTP_").replace("_", "-").lower().encode()
        return headers.get(header, "").split(",")[0].strip() == value
    return False
