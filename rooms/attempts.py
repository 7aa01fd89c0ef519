"""How often somebody may knock at the door: counted by session and by address, in fixed minutes."""

import time

from django.core.cache import cache
from django.http import HttpRequest

from rooms.models import Member

WINDOW_SECONDS = 60
MOST_JOINS = 60
MOST_JOINS_AN_ADDRESS = 1_200  # a whole school may sit behind one address
MOST_WRONG_PASSCODES = 10


def too_many_joins(request: HttpRequest, member: Member | None) -> bool:
    """Counts one more try to join; True when there were too many in this minute."""
    tries = count("joins", f"address.{address(request)}")
    if tries > MOST_JOINS_AN_ADDRESS:
        return True
    return member is not None and count("joins", f"member.{member.pk}") > MOST_JOINS


def guessed_too_often(request: HttpRequest) -> bool:
    """Whether this address gave too many wrong passcodes in this minute."""
    return standing("passcodes", address(request)) >= MOST_WRONG_PASSCODES


def count_wrong_passcode(request: HttpRequest) -> None:
    count("passcodes", address(request))


def address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR") or "unknown")


def standing(what: str, who: str) -> int:
    return int(cache.get(key(what, who), 0))


def count(what: str, who: str) -> int:
    cache.add(key(what, who), 0, timeout=2 * WINDOW_SECONDS)
    try:
        return int(cache.incr(key(what, who)))
    except ValueError:  # thrown out of the cache between the two lines
        return 1


def key(what: str, who: str) -> str:
    return f"rooms.{what}.{int(time.time() // WINDOW_SECONDS)}.{who.replace(':', '_')}"
