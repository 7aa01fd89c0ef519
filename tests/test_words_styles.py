"""Styles that people ask for by their names, in six languages; and words that only look like it."""

from typing import Any

import pytest

from stickers import service
from stickers.words import named_styles, style_names
from tests.stickers_cast import asked
from tests.test_stickers_styles import lora

SHIPPED = ("clay", "ink", "pixel", "porcelain", "watercolour", "woodcut")
NAMES = {said: name for name in SHIPPED for said in style_names(name, name.title())} | {
    "grandma's pens": "pens"
}


@pytest.mark.parametrize(
    ("text", "styles", "rest"),
    [
        ("laughing pixel cat", ["pixel"], "laughing cat"),
        ("a sad cat in watercolor", ["watercolour"], "a sad cat"),
        ("happy otter, in the ink brush style!", ["ink"], "happy otter!"),
        ("I am so tired, woodcut style", ["woodcut"], "I am so tired"),
        ("Pixel art watercolour panda", ["watercolour", "pixel"], "panda"),
        ("fox in Grandma's pens style", ["pens"], "fox"),
        ("水彩風的貓好累", ["watercolour"], "貓好累"),
        ("開心的像素貓", ["pixel"], "開心的貓"),
        ("水墨风格的熊猫", ["ink"], "熊猫"),
        ("ピクセル風のねこ", ["pixel"], "ねこ"),
        ("수채화 스타일의 고양이", ["watercolour"], "고양이"),
        ("con mèo phong cách màu nước", ["watercolour"], "con mèo"),
    ],
)
def test_a_style_is_asked_for_by_its_name(text: str, styles: list[str], rest: str) -> None:
    assert named_styles(text, NAMES) == (styles, rest)


@pytest.mark.parametrize(
    "text",
    [
        "I spilled ink on my shirt",
        "my phone has a dead pixel",
        "stuck in clay again and again",
        "a pink cat",
        "我打翻了水彩",
        "the cat is in the box",
        "",
    ],
)
def test_the_same_words_for_other_things_are_none(text: str) -> None:
    assert named_styles(text, NAMES) == ([], text)


@pytest.mark.parametrize("name", ["red", "happy", "a", "book", "cat"])
def test_a_style_that_is_called_like_something_else_has_to_be_told(name: str) -> None:
    for text in (f"{name} panda", f"{name} red panda"):
        assert named_styles(text, {name: "odd"}) == ([], text)
    assert named_styles(f"panda in {name} style", {name: "odd"}) == (["odd"], "panda")


@pytest.mark.parametrize("title", ["K", "İstanbul", "Straße", "(.*)", "ſ"])
def test_titles_of_any_letters_are_taken_as_they_are(title: str) -> None:
    names = {said: "odd" for said in style_names("odd", title)}
    for text in (f"cat in {title} style", "cat ſ K ı İ STRASSE"):
        assert isinstance(named_styles(text, names)[1], str)


@pytest.mark.django_db
def test_a_request_draws_in_the_style_that_its_words_name(tmp_path: Any) -> None:
    service.add_style(lora(tmp_path / "ink.safetensors"), name="ink", title="Ink", weight=0.8)
    request = asked(text="happy", subject="ink otter")
    assert request.mixes == [[["ink", 0.8]]] * 4
    assert request.understood["subject"]["name"] == "otter"
    assert "Drawn in the style ‹Ink›." in request.understood["notes"]


@pytest.mark.django_db
def test_what_was_chosen_goes_before_what_the_words_name(tmp_path: Any) -> None:
    for name in ("ink", "clay"):
        service.add_style(lora(tmp_path / f"{name}.safetensors"), name=name, title=name.title())
    request = asked(text="happy", subject="ink otter", styles=[{"name": "clay", "weight": 1.0}])
    assert request.mixes == [[["clay", 1.0]]] * 4
