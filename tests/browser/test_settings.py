"""Settings, styles and recipes, as somebody uses them in a real browser."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import FloatRect, Locator, Page

from tests.browser.people import DRAWN_WITHIN_MS, Person
from tests.browser.server import ROOT, Server
from tests.tiny_styles import style_for

pytestmark = pytest.mark.browser
DRAWS = True
IN_SIGHT = """() => {
    const { top, bottom } = document.querySelector("[data-modes]").getBoundingClientRect()
    return top > 100 && bottom < innerHeight
}"""
USUAL = json.loads((ROOT / "weights" / "styles" / "clay" / "style.json").read_text(encoding="utf-8"))[
    "weight"
]
CLAY = f"Clay {USUAL:g}"
READY = "[data-slots] [data-part=send]:visible"


@pytest.fixture(scope="module")
def taught(server: Server, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Two styles to choose, in the server of all these stories."""
    for seed, name in enumerate(("clay", "ink")):
        path = tmp_path_factory.mktemp("styles") / f"{name}.safetensors"
        style_for(ROOT / "weights" / "nano", path, seed=seed, title=name.capitalize())
        server.manage("add_styles", str(path))


@pytest.fixture
def styles(artist: None, request: pytest.FixtureRequest) -> None:
    request.getfixturevalue("taught")  # only where there are weights


def test_mia_mixes_styles_and_jonas_remixes_her_sticker(
    styles: None, server: Server, person: Callable[..., Person], room: int
) -> None:
    mia, jonas = person("Mia").join(room), person("Jonas").join(room)
    page = mia.page
    page.click("[data-smiley]")
    page.click("[data-settings] summary")
    page.locator("[data-styles] .chip", has_text="Clay").click()
    page.fill("[data-settings] [name=count]", "2")
    page.fill("[data-settings] [name=steps]", "3")
    page.fill("[data-settings] [name=seed]", "7")
    assert page.locator("[data-told]").inner_text() == f"{CLAY} · ×2 · 3 steps · #7"
    ask(mia, "laughing")
    assert drawn(mia) == 2
    assert page.locator("[data-again-words]").inner_text() == "2 more"

    page.locator("[data-slots] [data-part=info]").first.click()
    facts = page.locator("[data-recipe-facts]")
    facts.locator("dd", has_text=CLAY).wait_for()
    assert "\n7\n" in facts.inner_text() and "\n3\n" in facts.inner_text()
    page.click("[data-like]")
    page.locator("[data-slots] .slot:nth-child(4)").wait_for()
    assert drawn(mia) == 4
    page.locator(READY).first.click()

    jonas.page.locator(".message-sticker[src]").wait_for()
    jonas.page.locator(".message:has(.message-sticker[src])").hover()
    jonas.page.click("[data-action=recipe]")
    jonas.page.locator("[data-recipe-facts] dd", has_text="another sticker").wait_for()
    walk = jonas.page.get_attribute("[data-walk-link]", "href")
    jonas.page.click("[data-remix]")
    assert jonas.page.locator("[data-told]").inner_text().startswith(CLAY)
    assert jonas.page.input_value("#feeling") == "Happy"
    assert jonas.page.input_value("[name=steps]") == "3", "a remix keeps every setting"
    ask(jonas, "so sad")
    assert drawn(jonas) == 4

    jonas.page.goto(f"{server.base}{walk}")
    jonas.page.locator("[data-walk-steps] li").first.wait_for()
    server.stop()
    jonas.page.locator("[data-trouble]:has-text('Waits for the connection'):visible").wait_for()
    server.start()
    seen = jonas.page.locator("[data-walk-steps] [data-part=picture]:visible")
    seen.nth(4).wait_for(timeout=DRAWN_WITHIN_MS)
    assert jonas.page.locator("[data-trouble]:visible").count() == 0
    assert len({seen.nth(number).get_attribute("src") for number in range(5)}) == 5
    assert not jonas.errors


def test_words_are_changed_at_once(
    styles: None, server: Server, person: Callable[..., Person], room: int
) -> None:
    mia = with_settings_open(person, room)
    page = mia.page
    page.fill("[data-settings] [name=steps]", "2")
    page.fill("[data-settings] [name=count]", "1")
    lose_the_first(page, "**/*.webp")
    page.click("[data-surprise]")
    page.locator("[data-slots] .slot[data-shown]").wait_for()
    assert drawn(mia) == 1 and page.input_value("#feeling") and page.input_value("#subject")
    picture = page.locator("[data-slots] [data-part=picture]")
    first = picture.get_attribute("src")
    page.click("[data-slots] [data-part=letters]")
    page.fill("[data-letters-text]", "Party 🎉")
    page.press("[data-letters-text]", "Enter")
    page.locator("[data-slots] [data-part=picture][alt*='Party 🎉']").wait_for()
    page.click("[data-letters] [data-language=ja]")
    page.wait_for_function("document.querySelector('[data-letters-text]').value !== 'Party 🎉'")
    page.fill("[data-letters-text]", "\u1200")
    page.press("[data-letters-text]", "Enter")
    page.locator("[data-letters-trouble]:visible").wait_for()
    page.click("[data-letters-close]")
    assert picture.get_attribute("src") != first
    page.click("[data-slots] [data-part=info]")
    page.click("[data-finer]")
    assert drawn(mia) == 1
    page.click("[data-slots] [data-part=info]")
    page.locator("[data-finer-why]:has-text('finely')").wait_for()
    assert page.locator("[data-finer]").is_disabled(), "the same again would be the same picture"
    page.click("[data-recipe-close]")
    page.click("[data-slots] [data-part=send]")
    assert len(mia.stickers()) == 1
    assert not mia.errors


def test_what_is_drawn_is_in_sight_however_much_is_set(
    styles: None, person: Callable[..., Person], room: int
) -> None:
    mia = person("Mia", viewport={"width": 360, "height": 740}).join(room)
    page = mia.page
    page.click("[data-smiley]")
    page.click("[data-settings] summary")
    page.fill("[data-settings] [name=steps]", "2")
    page.fill("[data-settings] [name=count]", "8")
    page.fill("#feeling", "sad")
    page.press("[data-settings] [name=count]", "Enter")
    assert drawn(mia) == 8
    first = box(page.locator("[data-slots] .slot").first)
    foot = box(page.locator("[data-again]"))
    assert first["y"] > 100 and first["y"] + first["height"] < foot["y"]
    assert foot["y"] + foot["height"] <= 740
    page.click("[data-settings] summary")
    ask(mia, "sad")
    assert drawn(mia) == 8
    page.evaluate("document.querySelector('.panel-scroll').scrollTop = 65")
    page.click("[data-settings] summary")
    page.wait_for_function(IN_SIGHT)
    page.fill("#feeling", "")
    page.press("[data-settings] [name=count]", "Enter")
    trouble = box(page.locator("[data-trouble]"))
    assert 100 < trouble["y"] < 640, "what is wrong is in sight"
    picture, star = (box(page.locator(f"[data-slots] [data-part={part}]").first) for part in ("send", "star"))
    assert star["y"] >= picture["y"] + picture["height"], "nothing stands on a picture"


def test_a_number_that_cannot_be_drawn_with_is_said(
    styles: None, person: Callable[..., Person], room: int
) -> None:
    mia = with_settings_open(person, room)
    page = mia.page
    page.fill("[data-settings] [name=steps]", "51")
    assert page.locator("[data-numbers-why]").inner_text() == "Steps must be a whole number from 1 to 50."
    page.fill("[data-settings] [name=guidance]", "0.7")
    ask(mia, "sad")
    assert page.evaluate("document.activeElement.name") == "steps"
    assert page.locator("[data-trouble]").inner_text() == "Steps must be a whole number from 1 to 50."
    assert page.locator("[data-draw]:visible").count() == 0
    page.press("[data-settings] [name=steps]", "ArrowDown")
    assert page.input_value("[name=steps]") == "50", "the arrows are the field's own"
    assert page.locator("[data-numbers-why]").inner_text() == ""


def test_what_came_too_fast_is_drawn_a_moment_later(
    styles: None, person: Callable[..., Person], room: int
) -> None:
    mia = with_settings_open(person, room)
    page = mia.page
    page.select_option("[data-preset]", label="Eight quick drafts")
    page.fill("[data-settings] [name=count]", "1")
    for number in range(7):
        ask(mia, f"sad {number}")
    assert drawn(mia) == 1
    assert page.locator("[data-trouble]:visible").count() == 0


def test_the_keyboard_is_never_lost_and_keeps_and_drops_stickers(
    styles: None, person: Callable[..., Person], room: int
) -> None:
    mia = with_settings_open(person, room)
    page = mia.page
    page.fill("[data-settings] [name=steps]", "2")
    page.click("[data-settings] summary")
    ask(mia, "sad")
    assert drawn(mia) == 4
    page.press("[data-again]", "Enter")
    assert mia.focused() == "feeling", "the button went, the keyboard stays in the panel"
    assert drawn(mia) == 4
    lately = page.locator("[data-shelf=recent]")
    assert lately.locator(".slot").count() == 4
    assert lately.locator("button[tabindex='0']").count() == 4, (
        "one stop for all, and what can be done with it"
    )
    page.keyboard.press("ArrowDown")
    assert mia.focused() == "send"
    page.keyboard.press("Tab")
    assert mia.focused() == "star"
    page.keyboard.press("Enter")
    page.locator("[data-shelf=kept] [data-part=star][aria-pressed=true]").click()
    page.locator("[data-shelf=kept]").wait_for(state="hidden")
    assert page.locator("[data-slots] [data-part=star][aria-pressed=true]").count() == 0


def test_what_has_no_effect_is_disabled_and_says_why(
    styles: None, person: Callable[..., Person], room: int
) -> None:
    mia = with_settings_open(person, room)
    page = mia.page
    page.fill("[data-settings] [name=guidance]", "0")
    assert page.locator("[name=negative]").is_disabled()
    assert "guidance is above 1" in page.locator("[data-negative-why]").inner_text()
    page.fill("[data-settings] [name=guidance]", "3")
    assert page.locator("[name=negative]").is_enabled()
    assert page.locator("[data-negative-why]").inner_text() == ""
    assert page.locator("[data-shape-why]").inner_text() == ""
    page.select_option("[data-settings] [name=size]", label="16:9")
    assert "learned from squares" in page.locator("[data-shape-why]").inner_text()
    assert page.locator("[data-told]").inner_text() == "16:9"


def test_settings_are_kept_and_saved_as_presets(
    styles: None, person: Callable[..., Person], room: int
) -> None:
    mia = with_settings_open(person, room)
    page = mia.page
    page.select_option("[data-preset]", label="Eight quick drafts")
    assert page.input_value("[name=count]") == "8"
    page.fill("[data-settings] [name=steps]", "5")
    page.click("[data-preset-save]")
    page.fill("[data-preset-name] input", "Mine")
    page.press("[data-preset-name] input", "Enter")
    page.select_option("[data-preset]", label="As usual")
    assert page.input_value("[name=count]") == ""
    mia.reload()
    page.click("[data-smiley]")
    page.click("[data-settings] summary")
    page.select_option("[data-preset]", label="Mine")
    assert (page.input_value("[name=count]"), page.input_value("[name=steps]")) == ("8", "5")
    page.click("[data-preset-drop]")
    assert "Mine" not in page.locator("[data-preset]").inner_text()


def lose_the_first(page: Page, pattern: str) -> None:
    """The line is bad: the first request for such a file does not come back."""
    page.route(pattern, lambda route: route.abort(), times=1)


def box(found: Locator) -> FloatRect:
    measured = found.bounding_box()
    assert measured is not None
    return measured


def with_settings_open(person: Callable[..., Person], room: int) -> Person:
    """Mia, in the room, with the panel and its settings open."""
    mia = person("Mia").join(room)
    mia.page.click("[data-smiley]")
    mia.page.click("[data-settings] summary")
    return mia


def ask(one: Person, feeling: str) -> None:
    one.page.fill("#feeling", feeling)
    one.page.press("#feeling", "Enter")


def drawn(one: Person) -> int:
    one.page.locator("[data-again]:visible").wait_for(timeout=DRAWN_WITHIN_MS)
    assert not one.errors
    return one.page.locator(READY).count()
