"""What a host's robots.txt asks for."""

from dataclasses import dataclass
from urllib.robotparser import RobotFileParser

AGENT = "StickerChat-collector/1.0"


@dataclass(frozen=True)
class Rules:
    """`delay` is how many seconds the host wants between two requests."""

    parser: RobotFileParser
    delay: float = 0.0

    def allow(self, url: str) -> bool:
        return self.parser.can_fetch(AGENT, url)


def read_rules(text: bytes) -> Rules:
    parser = RobotFileParser()
    parser.parse(text.decode("utf-8", "replace").splitlines())
    parser.modified()  # an empty file allows everything; unread, the parser would allow nothing
    rate, delay = parser.request_rate(AGENT), float(parser.crawl_delay(AGENT) or 0)
    if rate is not None and rate.requests > 0:
        delay = max(delay, rate.seconds / rate.requests)
    return Rules(parser, delay)


def allow_all() -> Rules:
    return read_rules(b"")


def allow_none() -> Rules:
    return read_rules(b"User-agent: *\nDisallow: /")
