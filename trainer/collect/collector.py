"""The walk through a gallery: page after page, picture after picture, until an end or a limit."""

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from trainer.collect.gallery import Found, Page, read_page
from trainer.collect.journal import Journal
from trainer.collect.limits import CollectFailed, Limits, Refused, Unreachable
from trainer.collect.pictures import suffix_of
from trainer.collect.reach import Reach, parts_of
from trainer.collect.web import Web

PLACEHOLDER = "{page}"
Render = Callable[[str], tuple[str, str]]


@dataclass(frozen=True)
class Event:
    """What happened: "page", "kept", "there", "left_out", "unreachable" or "full"; `detail` is for people."""

    kind: str
    url: str
    detail: str = ""


class Full(Exception):
    """A limit of files or bytes was met."""


class Collector:
    """Collects from `start` into `folder`. `render` turns an address into the final address and the HTML of a
    page after its scripts; without it pages come by plain HTTP. Raises CollectFailed for a start that no page
    can be had from."""

    def __init__(
        self,
        start: str,
        folder: Path,
        *,
        tags: list[str] | None = None,
        limits: Limits | None = None,
        web: Web | None = None,
        render: Render | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self._start, self._tags, self._render = start, tags or [], render
        try:
            parts_of(page_address(start, 1))
            self._reach = Reach(page_address(start, 1))
        except Refused as refused:
            raise CollectFailed(str(refused)) from refused
        self.web = web or Web(self._reach, self.limits)
        self.journal = Journal(folder)
        self._room = self.limits.total_bytes - self.journal.total_bytes

    def walk(self) -> Iterator[Event]:
        """Yields what happens; `metadata.csv` is current after every page and however the walk ends."""
        try:
            yield from self._pages()
            self.journal.ended()
        except Full as full:
            yield Event("full", self._start, str(full))
        finally:
            self.journal.write_metadata()

    def _pages(self) -> Iterator[Event]:
        address: str | None = page_address(self._start, 1)
        seen: set[str] = set()
        for number in range(1, self.limits.pages + 1):
            if address is None or address in seen:
                return
            seen.add(address)
            if address in self.journal.pages:  # turned before the stop
                address = self.journal.pages[address]
                continue
            address = yield from self._turn(address, number)
            self.journal.write_metadata()

    def _turn(self, address: str, number: int) -> Generator[Event, None, str | None]:
        """One page; returns the address of the next one, or None."""
        try:
            page = self._read(address)
        except (Refused, Unreachable) as error:
            if number == 1:
                raise CollectFailed(str(error)) from error
            yield Event("unreachable", address, str(error))
            return None
        yield Event("page", address, f"{len(page.pictures)} pictures")
        missing = False
        for found in page.pictures:
            event = self._picture(found)
            missing = missing or event.kind == "unreachable"
            yield event
        following = self._following(page, number)
        if not missing:  # else the page is looked at again next time
            self.journal.turned(address, following)
        return following

    def _read(self, address: str) -> Page:
        if self._render is not None:
            self.web.allow(address)
            final, html = self._render(address)
            return read_page(html, final)
        answer = self.web.get(address, most=self.limits.page_bytes)
        if answer.kind not in ("text/html", "application/xhtml+xml"):
            raise Refused(f"{address} is {answer.kind}, not a page.")
        return read_page(answer.body, answer.url, answer.charset)

    def _following(self, page: Page, number: int) -> str | None:
        """The next page; one of another host is not this gallery's."""
        if PLACEHOLDER in self._start:
            return page_address(self._start, number + 1) if page.pictures else None
        try:
            here = parts_of(page.following or "").hostname == parts_of(page.url).hostname
        except Refused:
            return None
        return page.following if here else None

    def _picture(self, found: Found) -> Event:
        if self.journal.settled(found.url):
            return Event("there", found.url)
        if self.journal.files >= self.limits.files:
            raise Full(f"Stopped at {self.limits.files} pictures, the limit.")
        try:
            content = self._fetched(found.url)
            name = self.journal.keep(
                found.url, content, suffix_of(content, self.limits), found.title, self._tags
            )
        except Unreachable as error:
            return Event("unreachable", found.url, str(error))
        except Refused as error:
            self.journal.leave_out(found.url, str(error))
            return Event("left_out", found.url, str(error))
        if not name:
            return Event("left_out", found.url, self.journal.pictures[found.url]["why"])
        self._room -= len(content)
        return Event("kept", found.url, name)

    def _fetched(self, url: str) -> bytes:
        content = self.web.get(url, most=self.limits.file_bytes).body
        if len(content) > self._room:
            raise Full(f"Stopped at {self.limits.total_bytes} bytes, the limit.")
        return content


def page_address(start: str, number: int) -> str:
    """The start with its {page} filled in, and what is no plain ASCII written as browsers write it."""
    return quote(start.strip().replace(PLACEHOLDER, str(number)), safe="%/:=&?~#+!$,;'@()*[]")
