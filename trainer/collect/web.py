"""Asks for addresses one after another: politely, within limits, and again where a host was in trouble."""

import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from typing import IO, Any

from trainer.collect.limits import Limits, Refused, Unreachable
from trainer.collect.reach import Reach, origin
from trainer.collect.robots import AGENT, Rules, allow_all, allow_none, read_rules

PIECE = 64 * 1024
ROBOTS_BYTES = 512 * 1024
LONGEST_WAIT = 120.0
AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True)
class Answer:
    """What came back; `url` is where the redirects ended, `kind` what the header says of the content."""

    url: str
    kind: str
    charset: str | None
    body: bytes


class Redirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects only to where the reach allows; the standard ones would also follow to ftp."""

    max_redirections = 5

    def __init__(self, check: Callable[[str], None]) -> None:
        self._check = check

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        self._check(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class Web:
    """The way out. `sleep` and `clock` are the standard ones; each host is asked at most every `wait`."""

    def __init__(
        self,
        reach: Reach,
        limits: Limits,
        *,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._reach, self._limits = reach, limits
        self._sleep, self._clock = sleep, clock
        self._rules: dict[str, Rules] = {}
        self._asked: dict[str, float] = {}
        self._opener = urllib.request.build_opener(Redirects(self._check_redirect))

    def get(self, url: str, *, most: int) -> Answer:
        """The answer of at most `most` bytes. Raises Refused or Unreachable."""
        self.allow(url)
        return self._tried(url, most)

    def allow(self, url: str) -> None:
        """Waits until the host may be asked again. Raises Refused where reach or robots.txt forbid it."""
        self._reach.check(url)
        rules = self._rules_of(origin(url))
        if not rules.allow(url):
            raise Refused(f"{origin(url)}/robots.txt asks not to fetch {url}.")
        self._take_turn(origin(url), max(self._limits.wait, min(rules.delay, LONGEST_WAIT)))

    def _check_redirect(self, url: str) -> None:
        self._reach.check(url)
        if not url.endswith("/robots.txt") and not self._rules_of(origin(url)).allow(url):
            raise Refused(f"{origin(url)}/robots.txt asks not to fetch {url}.")

    def _rules_of(self, place: str) -> Rules:
        if place not in self._rules:
            self._rules[place] = allow_all()  # for its own redirects
            self._rules[place] = self._fetch_rules(place)
        return self._rules[place]

    def _fetch_rules(self, place: str) -> Rules:
        """As RFC 9309 has it: no such file allows everything, a host in trouble allows nothing."""
        self._take_turn(place, 0.0)
        try:
            answer = self._tried(f"{place}/robots.txt", ROBOTS_BYTES)
        except Refused:
            return allow_all()
        except Unreachable:
            return allow_none()
        return read_rules(answer.body)

    def _take_turn(self, place: str, wait: float) -> None:
        rest = self._asked.get(place, float("-inf")) + wait - self._clock()
        if rest > 0:
            self._sleep(rest)
        self._asked[place] = self._clock()

    def _tried(self, url: str, most: int) -> Answer:
        """Asks up to `tries` times, each time after twice the wait, or after what the host asks for."""
        for attempt in range(1, self._limits.tries + 1):
            try:
                return self._asked_once(url, most)
            except urllib.error.HTTPError as error:
                with error:
                    why = f"{url} answers {error.code} {error.reason}"
                    if error.code not in AGAIN:
                        raise Refused(f"{why}.") from error
                    pause = wanted_pause(error.headers)
            except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
                why, pause = f"{url} does not answer ({getattr(error, 'reason', None) or error})", 0.0
            if attempt < self._limits.tries:
                self._sleep(min(max(2.0 ** (attempt - 1), pause), LONGEST_WAIT))
        raise Unreachable(f"{why}, {self._limits.tries} times. Try again later.")

    def _asked_once(self, url: str, most: int) -> Answer:
        # Nothing packed is asked for, so that what comes is never larger than what is counted.
        request = urllib.request.Request(url, headers={"User-Agent": AGENT, "Accept-Encoding": "identity"})
        until = self._clock() + self._limits.timeout
        with self._opener.open(request, timeout=self._limits.timeout) as response:
            if response.headers.get("Content-Encoding", "identity") != "identity":
                raise Refused(f"{url} comes packed, although nothing packed was asked for.")
            if (response.length or 0) > most:
                raise Refused(f"{url} is larger than {most} bytes.")
            body = self._read(url, response, most, until)
            headers = response.headers
            return Answer(response.url, headers.get_content_type(), headers.get_content_charset(), body)

    def _read(self, url: str, response: Any, most: int, until: float) -> bytes:
        body = bytearray()
        while piece := response.read(PIECE):
            body += piece
            if len(body) > most:
                raise Refused(f"{url} is larger than {most} bytes.")
            if self._clock() > until:
                raise TimeoutError(f"still sending after {self._limits.timeout:g} s")
        return bytes(body)


def wanted_pause(headers: Message) -> float:
    """Seconds that the host asks to wait by Retry-After; a date or nonsense counts as none."""
    try:
        return max(0.0, float(headers.get("Retry-After", 0)))
    except ValueError:
        return 0.0
