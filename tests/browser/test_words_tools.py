"""Ideas, help with the words, styles named in the text, and other words on a sticker, in a real browser."""

from collections.abc import Callable

import pytest

from stickers import words
from tests.browser.people import DRAWN_WITHIN_MS, Person

pytestmark = pytest.mark.browser
DRAWS = True
READY = "[data-slots] [data-part=send]:visible"


@pytest.mark.parametrize(("locale", "language"), [("en-GB", "en"), ("zh-TW", "zh-hant")])
def test_each_press_is_another_idea_in_the_readers_language(
    person: Callable[..., Person], room: int, locale: str, language: str
) -> None:
    mia = person("Mia", locale=locale).join(room)
    mia.page.click("[data-smiley]")
    known = {line: feeling for feeling, lines in words.ideas(language).items() for line in lines}
    seen: list[tuple[str, str]] = []
    for _press in range(6):
        mia.page.click("[data-surprise]")
        seen.append((mia.page.input_value("#feeling"), mia.page.input_value("#subject")))
    assert len({text for text, _subject in seen}) == len({subject for _text, subject in seen}) == 6
    assert all(text in known and subject for text, subject in seen)


def test_mia_turns_the_help_off_and_names_a_style_in_her_words(
    artist: None, person: Callable[..., Person], room: int
) -> None:
    mia = person("Mia").join(room)
    page = mia.page
    page.click("[data-smiley]")
    page.locator("[data-settings]").evaluate("(settings) => { settings.open = true }")
    page.locator("[data-styles] .chip", has_text="No style").click()
    prompts = []
    for helped in (True, False):
        page.set_checked("[name=enhance]", helped)
        page.fill("[data-settings] [name=seed]", "4")
        page.fill("[data-settings] [name=count]", "1")
        page.fill("#feeling", "(happy:1.2) <lora:nobody:0.7>")
        page.fill("#subject", "otter")
        page.press("#feeling", "Enter")
        page.locator("[data-again]:visible").wait_for(timeout=DRAWN_WITHIN_MS)
        assert "There is no style ‹nobody›" in page.locator("[data-draw]").inner_text()
        page.locator("[data-slots] [data-part=info]").first.click()
        prompts.append(page.locator("[data-recipe-facts] dd").first.inner_text())
        page.keyboard.press("Escape")
    helped, alone = prompts
    assert alone == "(happy:1.2), otter, dm-sticker" and len(helped.split(", ")) > 4
    assert page.evaluate("document.querySelector('[name=enhance]').checked") is False
    mia.reload()
    page.click("[data-smiley]")
    assert page.evaluate("document.querySelector('[name=enhance]').checked") is False, "it is remembered"


def test_mia_gives_a_sticker_other_words_without_drawing_again(
    artist: None, person: Callable[..., Person], room: int
) -> None:
    mia = person("Mia").join(room)
    page = mia.page
    page.click("[data-smiley]")
    for lettering, expected in (("none", 0), ("all", 4), ("", 2)):
        page.locator("[data-settings]").evaluate("(settings) => { settings.open = true }")
        page.select_option("[name=captions]", lettering)
        page.fill("#feeling", "恭喜")
        page.press("#feeling", "Enter")
        page.locator("[data-again]:visible").wait_for(timeout=DRAWN_WITHIN_MS)
        cards = (
            "[...document.querySelectorAll('[data-slots] .slot')].slice(-4).map((slot) => slot.card.caption)"
        )
        captions = page.evaluate(cards)
        assert len(captions) == 4 and sum(map(bool, captions)) == expected
    before = page.locator(READY).first.locator("img").get_attribute("src")
    page.locator("[data-slots] [data-part=letters]").first.click()
    usual = set()
    for language in words.LANGUAGES:
        old = page.get_attribute("[data-letters-picture]", "src")
        page.click(f"[data-letters] [data-language={language}]")
        page.wait_for_function(
            "(old) => document.querySelector('[data-letters-picture]').getAttribute('src') !== old", arg=old
        )
        usual.add(page.input_value("[data-letters-text]"))
        page.wait_for_function("document.querySelector('[data-letters-picture]').naturalWidth > 0")
    assert len(usual) >= 5, "the two kinds of Chinese may share theirs"
    page.click("[data-letters-close]")
    assert page.locator(READY).first.locator("img").get_attribute("src") != before
