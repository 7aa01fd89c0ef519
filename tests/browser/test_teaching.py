"""Staff teach a style from a dirty pack, step by step, and Mia draws with it in the chat."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.people import DRAWN_WITHIN_MS, Person
from tests.browser.server import Server
from tests.browser.teaching import STAFF, dirty_pack, log_in

pytestmark = pytest.mark.browser
READ_WITHIN_MS = 30_000
TAUGHT_WITHIN_MS = 90_000
QUICK = {"steps": 12, "rank": 2, "batch": 2, "sample_every": 6}


@pytest.fixture(scope="module")
def server(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Draws and teaches with a tiny model of random weights: all is as usual but the beauty."""
    from tests.tiny_model import save_tiny

    folder = tmp_path_factory.mktemp("teaching")
    started = Server(folder, draws=True, model=str(save_tiny(folder / "tiny")))
    started.manage("shell", "-c", STAFF)
    started.start()
    yield started
    started.stop()


def test_from_a_dirty_pack_to_a_style_in_the_chat(
    server: Server, person: Callable[..., Person], room: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    page = person("Owner").page
    log_in(page, server)
    page.locator("#content-main").get_by_role("link", name="Data sets").click()
    page.get_by_role("link", name="Add data set").click()
    page.set_input_files("[name=file]", dirty_pack(tmp_path_factory.mktemp("pack") / "pack.zip"))
    page.fill("[name=name]", "paws")
    page.get_by_role("button", name="Upload").click()
    report_is_seen(page.locator("#upload-report"))

    step(page, "Lettering")
    lettering_is_taken_off(page)
    step(page, "Pictures and tags")
    pictures_are_tagged(page)
    step(page, "Teach a style")
    style_is_taught(page)
    page.get_by_role("button", name="Publish").click()
    expect(page.locator(".run-said")).to_have_text("Done, and published in the chat.")
    expect(page.get_by_role("link", name="Try it in the chat")).to_be_visible()

    mia = person("Mia").join(room)
    mia.page.click("[data-smiley]")
    mia.page.click("[data-settings] summary")
    mia.page.locator("[data-styles] .chip", has_text="Paws").click()
    mia.page.fill("#feeling", "happy")
    mia.page.press("#feeling", "Enter")
    mia.page.locator("[data-again]:visible").wait_for(timeout=DRAWN_WITHIN_MS)
    mia.page.locator("[data-slots] [data-part=send]:visible").first.click()
    assert len(mia.stickers()) == 1


def step(page: Page, name: str) -> None:
    """Along the way that every page of a data set shows."""
    page.get_by_role("navigation", name="From pictures to a style").get_by_role("link", name=name).click()
    expect(page.locator(".steps [aria-current]")).to_have_text(name)


def report_is_seen(report: Locator) -> None:
    told = "8 pictures were taken, 1 file was left out."
    expect(report).to_contain_text(told, timeout=READ_WITHIN_MS)
    expect(report.locator("tr", has_text="301.png")).to_contain_text("is broken")
    report.locator("summary", has_text="Taken").click()
    expect(report.locator("tr", has_text="300.png").last).to_contain_text("100.png")


def lettering_is_taken_off(page: Page) -> None:
    page.get_by_role("button", name="Look for text").click()
    expect(page.locator("[data-done]")).to_have_text("8", timeout=60_000)
    found = page.locator("[data-found]")
    expect(found).to_contain_text("needs eyes")
    page.get_by_role("button", name="Accept all that are cleaned").click()
    expect(found).to_contain_text(re.compile(r"accepted\s*[1-9]"))
    page.get_by_role("link", name="Review").click()
    page.get_by_role("button", name="Leave as it was").click()
    expect(page.locator("[data-status]")).to_have_text("needs eyes")  # the next one


def pictures_are_tagged(page: Page) -> None:
    cells = page.locator(".grid-cell")
    expect(cells).to_have_count(8)
    cells.first.dblclick()
    lettering = page.get_by_role("link", name="Take off lettering")
    expect(lettering).to_have_attribute("href", re.compile(r"/textremoval/picture/[1-9]\d*/$"))
    page.get_by_role("button", name="Close", exact=True).click()
    page.keyboard.press("Escape")
    cells.filter(has_text="same file twice").click()
    page.keyboard.press("x")
    expect(page.locator("[data-summary]")).to_have_text("8 pictures, 7 included")
    page.get_by_role("button", name="Select all").click()
    page.get_by_role("button", name="Dismiss proposals").click()
    expect(page.locator("[data-told]")).to_have_text("8 pictures changed.")
    page.fill("#grid-tag", "toy, plush")
    page.press("#grid-tag", "Enter")
    expect(cells.first.locator(".grid-tag")).to_have_text(["toy", "plush"])


def style_is_taught(page: Page) -> None:
    expect(page.locator("[name=name]")).to_have_value("paws")
    for name, value in QUICK.items():
        page.fill(f"[name={name}]", str(value))
    page.get_by_role("button", name="Teach").click()
    curve = page.locator("[data-curve=loss]")
    expect(curve).to_have_attribute("points", re.compile(r"\d,\d.* \d"), timeout=TAUGHT_WITHIN_MS)
    expect(page.get_by_role("heading", name="Evidence")).to_be_visible(timeout=TAUGHT_WITHIN_MS)
    samples = page.locator(".run-samples img")
    assert samples.count() >= 4
    assert samples.first.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
