"""How much is collected at most, and how slowly."""

from dataclasses import dataclass

MIB = 1024 * 1024
MOST_PAGES = 1000
MOST_FILES = 5000


class CollectFailed(Exception):
    """Why nothing more can be collected, in a sentence that says what to do."""


class Refused(Exception):
    """Why one address was not fetched, or what it sent is not kept: it will be no different next time."""


class Unreachable(Exception):
    """An address that did not answer this time; it may another time."""


@dataclass(frozen=True)
class Limits:
    """`wait` seconds lie between two requests to one host; `timeout` is for the whole of one answer."""

    pages: int = 1
    files: int = 200
    file_bytes: int = 10 * MIB
    page_bytes: int = 5 * MIB
    total_bytes: int = 500 * MIB
    picture_pixels: int = 4096 * 4096
    shortest_side: int = 32
    wait: float = 1.0
    timeout: float = 30.0
    tries: int = 4

    def __post_init__(self) -> None:
        if not 1 <= self.pages <= MOST_PAGES:
            raise CollectFailed(f"The number of pages must be from 1 to {MOST_PAGES}, not {self.pages}.")
        if not 1 <= self.files <= MOST_FILES:
            raise CollectFailed(f"The number of files must be from 1 to {MOST_FILES}, not {self.files}.")
        if not 0.0 <= self.wait <= 600.0:
            raise CollectFailed(f"The wait must be from 0 to 600 seconds, not {self.wait:g}.")
