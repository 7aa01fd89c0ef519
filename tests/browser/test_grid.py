"""The grid of a data set, as a member of staff uses it in a real browser, mostly by keyboard."""

from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import Page

from tests.browser.people import Person
from tests.browser.server import Server

pytestmark = pytest.mark.browser
COLOURS = ("red", "green", "blue", "orange", "purple", "black")
PREPARED = """
from pathlib import Path
from django.contrib.auth.models import User
from trainer import datasets

User.objects.create_superuser("owner", password="owner")
pack, _ = datasets.import_upload(path=Path({folder!r}), name="blocks")
datasets.dismiss_proposals(dataset=pack, images=[one.pk for one in pack.images.all()])
datasets.propose_tags(dataset=pack, proposals={{pack.images.first().pk: ["cherry", "fruit"]}})
"""


@pytest.fixture(scope="module")
def blocks(server: Server, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("blocks")
    for number, colour in enumerate(COLOURS):
        picture = Image.new("RGBA", (200, 200))
        picture.paste(colour, (30, 30, 80 + 15 * number, 150))
        picture.save(folder / f"{number}.png")
    server.manage("shell", "-c", PREPARED.format(folder=str(folder)))


@pytest.fixture
def grid(blocks: None, server: Server, person: Callable[..., Person]) -> Page:
    page = person("Owner").page
    page.goto(f"{server.base}/admin/login/?next=/admin/trainer/dataset/")
    page.fill("[name=username]", "owner")
    page.fill("[name=password]", "owner")
    page.click("[type=submit]")
    page.locator(".field-pictures a").click()
    page.wait_for_function("[...document.images].some((image) => image.naturalWidth > 0)")
    return page


def test_tags_are_edited_in_bulk_by_keyboard_and_taken_back(grid: Page) -> None:
    cells = grid.locator(".grid-cell")
    assert cells.count() == len(COLOURS)
    cells.first.focus()
    grid.keyboard.press("Space")
    grid.keyboard.press("Shift+ArrowRight")
    grid.keyboard.press("Shift+ArrowRight")
    assert selected(grid) == [0, 1, 2]
    grid.keyboard.press("t")
    grid.keyboard.type("toy, big")
    grid.keyboard.press("Enter")
    told(grid, "3 pictures changed.")
    assert tags(grid, 2)[-2:] == ["toy", "big"]

    cells.nth(4).click(modifiers=["Shift"])
    assert selected(grid) == [0, 1, 2, 3, 4]
    grid.keyboard.press("x")
    told(grid, "5 pictures changed.")
    assert "6 pictures, 1 included" in grid.locator("[data-summary]").inner_text()
    grid.keyboard.press("Control+z")
    told(grid, "Taken back: excluded pictures.")
    grid.keyboard.press("Escape")
    assert selected(grid) == []

    grid.locator("[data-taglist] button", has_text="toy").click()
    assert cells.count() == 3
    grid.reload()
    assert cells.count() == 3, "filters are kept in the address"
    cells.first.focus()
    grid.keyboard.press("Control+a")
    grid.select_option("#grid-verb", "rename")
    grid.fill("#grid-tag", "toy")
    grid.fill("#grid-new", "brick")
    grid.press("#grid-new", "Enter")
    told(grid, "3 pictures changed.")
    grid.locator("[data-none] [data-clear-filters]").click()
    assert cells.count() == len(COLOURS) and "brick" in tags(grid, 0)

    grid.check("[name=proposed]")
    assert cells.count() == 1
    cells.first.focus()
    grid.keyboard.press("Enter")
    grid.locator("[data-details-proposed] button", has_text="+ cherry").click()
    grid.locator("[data-details-proposed] button", has_text="cherry").wait_for(state="detached")
    grid.fill("[data-details-caption]", "a red cherry")
    grid.press("[data-details-caption]", "Enter")
    grid.locator("dialog").wait_for(state="hidden")
    assert cells.locator(".grid-caption").inner_text() == "a red cherry"
    assert "cherry" in tags(grid, 0)
    grid.keyboard.press("Space")
    grid.keyboard.press("d")
    grid.locator("[data-none]").wait_for()


def test_the_grid_fits_a_phone(grid: Page) -> None:
    grid.set_viewport_size({"width": 360, "height": 640})
    grid.locator(".grid-cell").nth(1).click()
    assert grid.evaluate("document.documentElement.scrollWidth") == 360
    bar = grid.locator("[data-bar]").bounding_box()
    assert bar and bar["height"] < 640 / 3


def selected(page: Page) -> list[int]:
    found: list[int] = page.eval_on_selector_all(
        ".grid-cell",
        "cells => cells.flatMap((cell, index) => cell.ariaSelected === 'true' ? [index] : [])",
    )
    return found


def tags(page: Page, index: int) -> list[str]:
    return page.locator(".grid-cell").nth(index).locator(".grid-tag").all_inner_texts()


def told(page: Page, sentence: str) -> None:
    page.locator("[data-told]", has_text=sentence).wait_for()
