"""Which addresses may be asked at all: http and https, and no private network from outside it."""

import ipaddress
import socket
from urllib.parse import SplitResult, urlsplit

from trainer.collect.limits import Refused

LONGEST_URL = 2000


class Reach:
    """A gallery in the open web must not make this machine ask its own neighbours. One that is itself in a
    private network may name others there."""

    def __init__(self, start: str) -> None:
        self._private = is_private(parts_of(start).hostname or "")
        self._known: dict[str, bool] = {}

    def check(self, url: str) -> None:
        """Raises Refused with the reason where the address must not be asked."""
        host = parts_of(url).hostname or ""
        if self._private:
            return
        if host not in self._known:
            self._known[host] = is_private(host)
        if self._known[host]:
            raise Refused(f"{url} lies inside a private network, which the gallery does not.")


def parts_of(url: str) -> SplitResult:
    """The parts of an http or https address; raises Refused for any other."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  (raises for a port that is no number)
    except ValueError:
        raise Refused(f"{url[:80]} is not an address.") from None
    if len(url) > LONGEST_URL:
        raise Refused(f"An address of {len(url)} characters is not followed.")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Refused(f"{url[:80]} is not an http or https address.")
    if parts.username or parts.password:
        raise Refused(f"{parts.hostname}: an address with a password in it is not followed.")
    return parts


def origin(url: str) -> str:
    parts = parts_of(url)
    return f"{parts.scheme}://{parts.netloc.lower()}"


def is_private(host: str) -> bool:
    """Whether the name leads into a private network; a name that leads nowhere fails when it is asked."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        return False
    return any(not ipaddress.ip_address(str(address[0]).split("%")[0]).is_global for *_, address in found)
