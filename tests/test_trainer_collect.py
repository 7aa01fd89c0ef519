"""The collector, in a gallery of the test's own on loopback."""

import csv
import io
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.gallery_server import Gallery, html, picture, served
from trainer.collect import CollectFailed, Collector, Event, Limits
from trainer.collect.gallery import read_page
from trainer.collect.limits import Refused
from trainer.collect.reach import Reach
from trainer.collect.web import Web
from trainer.models import Dataset


@pytest.fixture
def gallery() -> Iterator[Gallery]:
    with served() as one:
        yield one


class Time:
    """Nobody waits in a test: sleeping moves the clock."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def collected(start: str, folder: Path, time: Time | None = None, **options: Any) -> list[Event]:
    time = time or Time()
    limits = Limits(**{"pages": 5, **options})
    web = Web(Reach(start), limits, sleep=time.sleep, clock=lambda: time.now)
    return list(Collector(start, folder, tags=["bunny"], limits=limits, web=web).walk())


def table(folder: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((folder / "metadata.csv").read_text())))


def kinds(events: list[Event]) -> list[str]:
    return [event.kind for event in events]


def two_pages(gallery: Gallery) -> None:
    gallery.pages["/"] = html(
        '<figure><img src="a.png" alt=""><figcaption>Hello <b>there</b></figcaption></figure>'
        '<img data-src="/b.png" src="data:image/gif;base64,AA" alt="Happy &amp; 開心">'
        '<a href="/two">Next ›</a>'
    )
    gallery.pages["/two"] = html(
        '<a href="big.png" title="Sad"><img src="small.png"></a><a href="/">Home</a>'
    )
    for path, colour in (("/a.png", "red"), ("/b.png", "blue"), ("/big.png", "green")):
        gallery.png(path, colour)


def test_pictures_of_all_pages_come_with_titles_tags_and_urls(gallery: Gallery, tmp_path: Path) -> None:
    two_pages(gallery)
    collected(gallery.base + "/", tmp_path)
    rows = table(tmp_path)
    assert [row["text"] for row in rows] == ["Hello there", "Happy & 開心", "Sad"]
    assert [row["url"] for row in rows] == [f"{gallery.base}/{name}.png" for name in ("a", "b", "big")]
    assert {row["tags"] for row in rows} == {"bunny"}
    assert [(tmp_path / row["file_name"]).read_bytes() for row in rows] == [
        picture(colour) for colour in ("red", "blue", "green")
    ]


def test_the_page_number_in_the_address_counts_on_until_a_page_has_no_picture(
    gallery: Gallery, tmp_path: Path
) -> None:
    for number, colour in ((1, "red"), (2, "blue")):
        gallery.pages[f"/list?p={number}"] = html(f'<img src="/{colour}.png">')
        gallery.png(f"/{colour}.png", colour)
    gallery.pages["/list?p=3"] = html("nothing more")
    collected(gallery.base + "/list?p={page}", tmp_path)
    assert len(table(tmp_path)) == 2
    assert "/list?p=4" not in gallery.asked


def test_robots_txt_is_obeyed_and_its_delay_kept(gallery: Gallery, tmp_path: Path) -> None:
    two_pages(gallery)
    gallery.pages["/robots.txt"] = (200, "text/plain", b"User-agent: *\nCrawl-delay: 7\nDisallow: /b.png")
    time = Time()
    events = collected(gallery.base + "/", tmp_path, time)
    assert "/b.png" not in gallery.asked
    assert "robots.txt" in next(event.detail for event in events if event.url.endswith("/b.png"))
    assert set(time.slept) == {7.0} and len(time.slept) == len(gallery.asked) - 1


def test_a_gallery_that_wants_no_visitors_is_not_visited(gallery: Gallery, tmp_path: Path) -> None:
    two_pages(gallery)
    gallery.pages["/robots.txt"] = (200, "text/plain", b"User-agent: *\nDisallow: /")
    with pytest.raises(CollectFailed, match=r"robots\.txt asks not to fetch"):
        collected(gallery.base + "/", tmp_path)
    gallery.pages["/robots.txt"] = (503, "text/plain", b"")
    with pytest.raises(CollectFailed, match=r"robots\.txt"):
        collected(gallery.base + "/", tmp_path)
    assert set(gallery.asked) == {"/robots.txt"}


def test_two_requests_are_a_second_apart(gallery: Gallery, tmp_path: Path) -> None:
    two_pages(gallery)
    time = Time()
    collected(gallery.base + "/", tmp_path, time)
    assert time.slept == [1.0] * (len(gallery.asked) - 1)


def test_trouble_is_tried_again_later_and_longer(gallery: Gallery, tmp_path: Path) -> None:
    gallery.pages["/"] = html('<img src="a.png"><img src="b.png">')
    fine = (200, "image/png", picture("red"))
    gallery.pages["/a.png"] = [(503, "text/plain", b""), (429, "text/plain", b""), fine]
    gallery.pages["/b.png"] = (500, "text/plain", b"")
    gallery.headers["/a.png"] = {"Retry-After": "9"}
    time = Time()
    events = collected(gallery.base + "/", tmp_path, time, wait=0.0)
    assert kinds(events) == ["page", "kept", "unreachable"]
    assert time.slept == [9.0, 9.0, 1.0, 2.0, 4.0]
    gallery.pages["/b.png"] = (200, "image/png", picture("blue"))
    assert kinds(collected(gallery.base + "/", tmp_path)) == ["page", "there", "kept"]


def test_what_is_there_is_not_fetched_again(gallery: Gallery, tmp_path: Path) -> None:
    two_pages(gallery)
    collected(gallery.base + "/", tmp_path)
    gallery.asked.clear()
    assert kinds(collected(gallery.base + "/", tmp_path)) == ["page", "there", "there", "page", "there"]
    assert gallery.asked == ["/robots.txt", "/", "/two"]
    (tmp_path / table(tmp_path)[0]["file_name"]).unlink()
    assert kinds(collected(gallery.base + "/", tmp_path)).count("kept") == 1


def test_a_stopped_walk_goes_on_at_its_page(gallery: Gallery, tmp_path: Path) -> None:
    two_pages(gallery)
    walk = Collector(gallery.base + "/", tmp_path, limits=Limits(pages=5, wait=0.0)).walk()
    while next(walk).url != gallery.base + "/two":
        pass
    walk.close()
    assert len(table(tmp_path)) == 2
    with open(tmp_path / "collected.jsonl", "a") as torn:
        torn.write('{"url": "http')
    gallery.asked.clear()
    collected(gallery.base + "/", tmp_path)
    assert gallery.asked == ["/robots.txt", "/two", "/big.png"]
    assert len(table(tmp_path)) == 3


def test_the_same_bytes_are_kept_once(gallery: Gallery, tmp_path: Path) -> None:
    gallery.pages["/"] = html('<img src="a.png"><img src="a.png"><img src="b.png">')
    gallery.png("/a.png", "red"), gallery.png("/b.png", "red")
    assert kinds(collected(gallery.base + "/", tmp_path)) == ["page", "kept", "left_out"]
    assert len(table(tmp_path)) == 1


def test_only_pictures_of_a_fitting_size_are_kept(gallery: Gallery, tmp_path: Path) -> None:
    bodies = {
        "tiny.png": picture("red", size=(8, 8)),
        "huge.png": picture("red", size=(90, 90)),
        "page.png": b"<html>no picture</html>",
        "torn.png": picture("red")[:60],
        "vector.png": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        "heavy.png": picture("red") + bytes(3000),
        "good.bin": picture("blue", "WEBP"),
        "photo.png": picture("blue", "JPEG"),
    }
    gallery.pages["/"] = html("".join(f'<img src="{name}">' for name in bodies))
    for name, body in bodies.items():
        gallery.pages[f"/{name}"] = (200, "image/png", body)
    events = collected(gallery.base + "/", tmp_path, file_bytes=2000, picture_pixels=80 * 80)
    assert kinds(events) == ["page", *["left_out"] * 6, "kept", "kept"]
    assert sorted(Path(row["file_name"]).suffix for row in table(tmp_path)) == [".jpg", ".webp"]


def test_an_endless_answer_is_cut_off(gallery: Gallery, tmp_path: Path) -> None:
    gallery.pages["/"] = html('<img src="a.png">')
    gallery.pages["/a.png"] = (200, "image/png", b"fffff\r\n" + bytes(0xFFFFF) + b"\r\n0\r\n\r\n")
    gallery.headers["/a.png"] = {"Transfer-Encoding": "chunked"}
    events = collected(gallery.base + "/", tmp_path, file_bytes=1000)
    assert "larger than 1000 bytes" in events[-1].detail


def test_limits_of_pages_files_and_bytes_end_the_walk(gallery: Gallery, tmp_path: Path) -> None:
    two_pages(gallery)
    assert kinds(collected(gallery.base + "/", tmp_path / "a", pages=1)) == ["page", "kept", "kept"]
    assert kinds(collected(gallery.base + "/", tmp_path / "b", files=1)) == ["page", "kept", "full"]
    less = len(picture("red")) + 10
    events = collected(gallery.base + "/", tmp_path / "c", total_bytes=less)
    assert kinds(events) == ["page", "kept", "full"] and len(table(tmp_path / "c")) == 1
    with pytest.raises(CollectFailed, match="from 1 to 1000"):
        Limits(pages=0)


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/a.png", "http://me:pw@127.0.0.1/"])
def test_redirects_stay_on_http(gallery: Gallery, tmp_path: Path, target: str) -> None:
    gallery.pages["/"] = html('<img src="a.png">')
    gallery.pages["/a.png"] = (302, "text/plain", b"")
    gallery.headers["/a.png"] = {"Location": target}
    assert kinds(collected(gallery.base + "/", tmp_path)) == ["page", "left_out"]
    with pytest.raises(CollectFailed):
        Collector(target, tmp_path)


def test_a_gallery_of_the_open_web_may_not_name_private_neighbours() -> None:
    reach = Reach("http://93.184.216.34/")
    reach.check("http://93.184.216.35/a.png")
    for url in ("http://127.0.0.1/", "http://169.254.169.254/x", "http://[::1]/", "http://10.0.0.1/"):
        with pytest.raises(Refused, match="private network"):
            reach.check(url)


def test_the_next_page_of_another_host_is_not_followed(gallery: Gallery, tmp_path: Path) -> None:
    elsewhere = gallery.base.replace("127.0.0.1", "localhost")
    gallery.pages["/"] = html('<img src="a.png">', f'<link rel="next" href="{elsewhere}/two">')
    gallery.pages["/two"] = html("")
    gallery.png("/a.png", "red")
    collected(gallery.base + "/", tmp_path)
    assert "/two" not in gallery.asked


def test_a_page_is_read_whatever_it_is_written_in() -> None:
    page = read_page(
        '<base href="/pack/"><a class="next" href="?p=2">&gt;</a><meta charset="big5">'
        '<picture><source srcset="s.webp 1x, l.webp 2x"><img src="s.png" alt="兔子"></picture>'
        '<span style="background-image: url(&quot;i.png&quot;)" title="span"></span>'
        '<img src="javascript:x"><img src="http://[broken"><img>'.encode("big5"),
        "http://gallery.test/x",
    )
    assert [(one.url, one.title) for one in page.pictures] == [
        ("http://gallery.test/pack/l.webp", "兔子"),
        ("http://gallery.test/pack/i.png", "span"),
    ]
    assert page.following == "http://gallery.test/pack/?p=2"


def test_the_command_collects_and_says_what_came(gallery: Gallery, tmp_path: Path) -> None:
    two_pages(gallery)
    said = io.StringIO()
    options: dict[str, Any] = {"out": tmp_path, "wait": 0.0, "pages": 2, "tag": ["bunny, cute"]}
    call_command("collect_stickers", gallery.base + "/", stdout=said, **options)
    assert "3 new pictures" in said.getvalue()
    assert table(tmp_path)[0]["tags"] == "bunny, cute"
    with pytest.raises(CommandError, match="answers 404"):
        call_command("collect_stickers", gallery.base + "/none", **options)


@pytest.mark.django_db
def test_what_was_collected_becomes_a_data_set(gallery: Gallery, tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    two_pages(gallery)
    options: dict[str, Any] = {"out": tmp_path / "out", "wait": 0.0, "tag": ["bunny"], "dataset": "buns"}
    call_command("collect_stickers", gallery.base + "/", stdout=io.StringIO(), **options)
    buns = Dataset.objects.get()
    assert (buns.name, buns.source, buns.images.count()) == ("buns", gallery.base + "/", 2)
    first = buns.images.get(title="Hello there")
    assert (first.tags, first.source_url) == (["bunny"], gallery.base + "/a.png")
    call_command("collect_stickers", gallery.base + "/", pages=2, stdout=io.StringIO(), **options)
    assert buns.images.count() == 3


def test_without_playwright_the_command_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "playwright.sync_api", None)
    with pytest.raises(CommandError, match=r"pip install -r requirements-dev\.txt"):
        call_command("collect_stickers", "http://127.0.0.1:9/", browser=True, out=tmp_path)


@pytest.mark.browser
def test_a_page_that_scripts_fill_is_read_through_a_browser(gallery: Gallery, tmp_path: Path) -> None:
    if shutil.which("chromium") is None:
        pytest.skip("no chromium here")
    two_pages(gallery)
    body = "<script>document.body.innerHTML = '<img src=/a.png alt=Scripted>'</script>"
    gallery.pages["/"] = html(body)
    options: dict[str, Any] = {"out": tmp_path, "wait": 0.0}
    call_command("collect_stickers", gallery.base + "/", stdout=io.StringIO(), **options)
    assert table(tmp_path) == []
    call_command("collect_stickers", gallery.base + "/", browser=True, stdout=io.StringIO(), **options)
    assert [row["text"] for row in table(tmp_path)] == ["Scripted"]
    assert gallery.asked.count("/a.png") == 1
