"""What a page of a gallery shows: its pictures with their titles, and the page that follows."""

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

SUFFIXES = (".png", ".webp", ".gif", ".jpg", ".jpeg", ".apng")
LAZY = ("data-src", "data-original", "data-lazy-src", "data-lazy")
LONGEST_TITLE = 200
MOST_PICTURES = 2000
CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.I)
BACKGROUND = re.compile(r"""background(?:-image)?\s*:[^;]*?url\(\s*["']?([^"')]+)""", re.I)
WORDS = r"next( page)?|older( posts)?|下一[頁页]|次(へ|のページ)?|trang (sau|tiếp)|다음"
NEXT = re.compile(rf"\s*({WORDS})?\s*[›»→>]*\s*", re.I)

Attributes = dict[str, str]


@dataclass(frozen=True)
class Found:
    url: str
    title: str


@dataclass(frozen=True)
class Page:
    """`url` is where the page was in the end."""

    url: str
    pictures: tuple[Found, ...]
    following: str | None


@dataclass
class Seen:
    """A picture whose figure is not closed yet."""

    url: str
    titles: list[str] = field(default_factory=list)


def read_page(html: bytes | str, url: str, charset: str | None = None) -> Page:
    """Reads a page that was fetched from `url`. Broken HTML gives what can be understood of it."""
    reader = Reader(url)
    reader.feed(html if isinstance(html, str) else decoded(html, charset))
    reader.close()
    found = {seen.url: title(seen.titles) for seen in reversed(reader.pictures[:MOST_PICTURES])}
    pictures = tuple(Found(address, text) for address, text in reversed(found.items()))
    return Page(url, pictures, reader.following)


def decoded(html: bytes, charset: str | None) -> str:
    """The text by the header's charset, the page's own, or UTF-8."""
    named = CHARSET.search(html[:2048])
    for name in (charset, named.group(1).decode() if named else None):
        try:
            codecs.lookup(name or "")
        except LookupError:
            continue
        return html.decode(name or "utf-8", "replace")
    return html.decode("utf-8", "replace")


def title(texts: Sequence[str]) -> str:
    """The first text that says something, in one line."""
    lines = ("".join(c for c in " ".join(text.split()) if c.isprintable()) for text in texts)
    return next((line[:LONGEST_TITLE] for line in lines if line), "")


class Reader(HTMLParser):
    """Collects pictures in the order of the page. The alt text names a picture first, then its `title`, the
    caption of its figure, and the `title` of its link."""

    def __init__(self, url: str) -> None:
        super().__init__(convert_charrefs=True)
        self.pictures: list[Seen] = []
        self.following: str | None = None
        self._base = url
        self._url = url
        self._link: Attributes | None = None
        self._link_text: list[str] = []
        self._source = ""
        self._figure: int | None = None
        self._caption: list[str] | None = None
        self._captions: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        known = getattr(self, f"_open_{tag}", None)
        if known is not None:
            known(given)
        if painted := BACKGROUND.search(given.get("style", "")):
            self._add(painted.group(1), [given.get("aria-label", ""), given.get("title", "")])

    def handle_endtag(self, tag: str) -> None:
        known = getattr(self, f"_close_{tag}", None)
        if known is not None:
            known()

    def handle_data(self, data: str) -> None:
        if self._caption is not None:
            self._caption.append(data)
        if self._link is not None:
            self._link_text.append(data)

    def _open_base(self, given: Attributes) -> None:
        self._base = joined(self._url, given.get("href", "")) or self._url

    def _open_link(self, given: Attributes) -> None:
        if "next" in given.get("rel", "").lower().split():
            self._follow(given.get("href", ""), surely=True)

    def _open_a(self, given: Attributes) -> None:
        self._link, self._link_text = given, []
        if "next" in given.get("rel", "").lower().split():
            self._follow(given.get("href", ""), surely=True)

    def _close_a(self) -> None:
        link, text = self._link or {}, "".join(self._link_text)
        names = [*link.get("class", "").lower().split(), link.get("id", "").lower()]
        said = text if text.strip() else link.get("aria-label", "")
        if "next" in names or (said.strip() and NEXT.fullmatch(said)):
            self._follow(link.get("href", ""))
        self._link = None

    def _open_figure(self, given: Attributes) -> None:
        self._figure, self._captions = len(self.pictures), []

    def _open_figcaption(self, given: Attributes) -> None:
        self._caption = []

    def _close_figcaption(self) -> None:
        self._captions.append("".join(self._caption or []))
        self._caption = None

    def _close_figure(self) -> None:
        for seen in self.pictures[self._figure if self._figure is not None else len(self.pictures) :]:
            seen.titles[2:2] = self._captions  # before the title of the link, which is often the site's own
        self._figure = self._caption = None

    def _open_picture(self, given: Attributes) -> None:
        self._source = ""

    def _close_picture(self) -> None:
        self._source = ""

    def _open_source(self, given: Attributes) -> None:
        self._source = self._source or largest(given.get("srcset", "") or given.get("data-srcset", ""))

    def _open_img(self, given: Attributes) -> None:
        link = self._link or {}
        sources = [link["href"]] if is_picture(link.get("href", "")) else []
        sources += [largest(given.get("srcset", "") or given.get("data-srcset", "")), self._source]
        sources += [*(given.get(name, "") for name in LAZY), given.get("src", "")]
        texts = [given.get("alt", ""), given.get("title", ""), link.get("title", "")]
        self._add(next((source for source in sources if source.strip()), ""), texts)

    def _add(self, source: str, texts: list[str]) -> None:
        address = joined(self._base, source)
        if address:
            self.pictures.append(Seen(address, texts))

    def _follow(self, href: str, *, surely: bool = False) -> None:
        address = joined(self._base, href)
        if address and (surely or self.following is None):
            self.following = address


def joined(base: str, href: str) -> str | None:
    """The absolute address, or None for none, and for what is no http or https."""
    try:
        address = urldefrag(urljoin(base, href.strip())).url if href.strip() else ""
        return address if urlsplit(address).scheme in ("http", "https") else None
    except ValueError:
        return None


def is_picture(href: str) -> bool:
    return href.split("?")[0].split("#")[0].lower().endswith(SUFFIXES)


def largest(srcset: str) -> str:
    """The address of a srcset that is meant for the widest picture or the densest screen."""
    best, size = "", -1.0
    for entry in re.split(r",\s+", srcset.strip()):
        address, _, measure = entry.strip().partition(" ")
        number = re.fullmatch(r"\s*([\d.]{1,8})[wx]\s*,?", measure)
        try:
            here = float(number.group(1)) if number else 1.0
        except ValueError:
            here = 1.0
        if address and here > size:
            best, size = address.rstrip(","), here
    return best
