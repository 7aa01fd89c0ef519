"""Words on stickers: in a band of their own, whole, in a real font, the same for the same seed."""

import unicodedata

import numpy as np
import pytest
from PIL import Image

from stickers import words
from stickers.picture import emoji
from stickers.picture.emoji import joined
from stickers.picture.lettering import FILLS, MOST_CHARACTERS, drawn, letter, warped, written
from stickers.picture.typefaces import FAMILIES, characters, font, missing, runs
from stickers.picture.typesetting import NEVER_FIRST, fitted
from stickers.words.tables import EXPRESSIONS, LANGUAGES, UNSURE, concepts, expressions, feelings
from trainer.nano.artist import draw

SIX = ("Haha!", "恭喜恭喜！", "恭喜发财", "おはよう！", "축하해!", "Cảm ơn nhiều!")
EMOJI = ("🎉🎉", "Yay 👍🏽!", "👨‍👩‍👧 ❤️", "ㅋㅋ 😂")


def figure() -> Image.Image:
    return Image.fromarray(draw(4, subject="otter", expression="happy").image, "RGBA")


@pytest.mark.parametrize("text", SIX)
def test_the_figure_stays_as_it_is_and_the_canvas_grows(text: str) -> None:
    before = np.asarray(figure())
    after = np.asarray(letter(figure(), text, seed=1))
    assert after.shape[1] == before.shape[1] and after.shape[0] > before.shape[0]
    extra = after.shape[0] - before.shape[0]
    top, bottom = after[: before.shape[0]], after[extra:]
    shown = before[..., 3] > 0
    assert any(np.array_equal(part[shown], before[shown]) for part in (top, bottom))


@pytest.mark.parametrize("text", [*SIX, *EMOJI, "W" * 12, "I am so very very tired today"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_ink_is_cut_off(text: str, seed: int) -> None:
    alpha = np.asarray(letter(figure(), text, seed=seed))[..., 3]
    assert max(alpha[0].max(), alpha[-1].max(), alpha[:, 0].max(), alpha[:, -1].max()) == 0


def test_letters_are_there_in_colour_white_and_ink() -> None:
    plain, lettered = np.asarray(figure()), np.asarray(letter(figure(), "Haha!", seed=5))
    band = lettered.shape[0] - plain.shape[0]
    ends = (lettered[:band], lettered[-band:])
    words_alone = max(ends, key=lambda part: int((part[..., 3] > 200).sum()))
    solid = words_alone[words_alone[..., 3] > 250][:, :3].astype(int)
    assert (solid.min(axis=1) > 240).any(), "no white stroke"
    assert (solid.sum(axis=1) < 220).any(), "no dark rim"
    assert (np.ptp(solid, axis=1) > 120).any(), "no colour"


def test_every_colour_stands_out_from_its_white_edge() -> None:
    for fill in FILLS:
        shares = [int(fill[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
        brightness = float(np.dot(linear, (0.2126, 0.7152, 0.0722)))
        assert 1.05 / (brightness + 0.05) > 2.5, f"{fill} is too pale"


@pytest.mark.parametrize(
    ("typed", "drawn"), [("So sad…", "So sad..."), ("미안해…", "미안해..."), ("🇹 yay", "T yay")]
)
def test_a_mark_is_drawn_as_its_script_has_it(typed: str, drawn: str) -> None:
    assert letter(figure(), typed, seed=1) == letter(figure(), drawn, seed=1)


def test_between_han_and_kana_the_dots_stand_at_half_height() -> None:
    assert letter(figure(), "難過…", seed=1) != letter(figure(), "難過...", seed=1)


def test_long_words_stand_in_two_lines() -> None:
    assert len(fitted("Haha!", 256).lines) == 1
    assert fitted("I am so very very tired today", 256).lines == ("I am so very", "very tired today")
    assert fitted("恭喜發財萬事如意身體健康", 256).lines == ("恭喜發財萬事", "如意身體健康")
    assert fitted("晚安，祝你有個好夢", 256).lines == ("晚安，", "祝你有個好夢")
    assert fitted("ありがとうございます！", 256).lines[1][0] not in NEVER_FIRST


def test_the_seed_decides_how_it_looks() -> None:
    once, again = letter(figure(), "Haha!", seed=1), letter(figure(), "Haha!", seed=1)
    assert once.tobytes() == again.tobytes()
    assert len({letter(figure(), "Haha!", seed=seed).tobytes() for seed in range(6)}) > 3


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("ok \u1200 \u1200", "no glyph for \u1200;"),
        ("สวัสดี ✈", "no glyph for ส ว ั ด ี;"),
        ("  ", "no words"),
        ("a" * (MOST_CHARACTERS + 1), "At most 60 characters"),
    ],
)
def test_what_cannot_be_lettered_is_told(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        letter(figure(), text, seed=1)


CAPTIONS = [
    (name, language, tuple(texts))
    for name, expression in expressions().items()
    for table in (expression.lettering, *expression.nuance_lettering.values())
    for language, texts in table.items()
]


def test_every_expression_has_captions_in_every_language() -> None:
    assert {(name, language) for name, language, _ in CAPTIONS} == {
        (name, language) for name in (*EXPRESSIONS, UNSURE) for language in LANGUAGES
    }


@pytest.mark.parametrize(("name", "language", "texts"), CAPTIONS)
def test_every_caption_of_ours_can_be_drawn(name: str, language: str, texts: tuple[str, ...]) -> None:
    ground = Image.new("RGBA", (256, 40))
    for text in texts:
        assert not missing(text), text
        band = np.asarray(letter(ground, text, seed=1))[..., 3]
        assert (band > 250).mean() > 0.05, f"{text} is hardly there"


@pytest.mark.parametrize(
    "text", ["hi", "你好", "嗨，谢谢", "おはよう", "안녕", "xin chào", "😭", "asdf", "👍👍"]
)
@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_what_words_propose_can_be_lettered(text: str, expression: str) -> None:
    lettering = words.understand(text, expression=expression).lettering
    assert lettering and not missing(lettering)


@pytest.mark.parametrize("bend", [0.05, 0.08])
def test_an_arch_moves_the_ink_and_loses_none(bend: float) -> None:
    flat = written(("Haha!",), 96, 0)
    arch = warped(flat, bend, 0)
    before, after = (shape.sum(axis=0, dtype=int) for shape in (flat, arch))
    assert np.abs(before - after).max() <= 255 * 3, "a column lost or won ink"
    tops = (arch > 0).argmax(axis=0)[arch.any(axis=0)]
    assert tops[0] > tops[len(tops) // 2], "the middle is not lifted"


@pytest.mark.parametrize("tilt", [-2.5, 2.5])
def test_a_tilt_turns_the_words_by_its_degrees(tilt: float) -> None:
    turned = warped(np.pad(np.full((20, 400), 255, np.uint8), 20), 0, tilt)
    middles = [np.flatnonzero(turned[:, column] > 128).mean() for column in (60, 360)]
    assert (middles[0] - middles[1]) / 300 == pytest.approx(np.tan(np.radians(tilt)), abs=2e-3)


@pytest.mark.parametrize("family", FAMILIES)
def test_no_sixth_listed_character_is_an_empty_box(family: str) -> None:
    drawing = font(family, 24)
    assert 0x10FFFF not in characters(family)
    box = (bytes(drawing.getmask("\U0010ffff")), drawing.getlength("\U0010ffff"))
    listed = [chr(code) for code in sorted(characters(family))[::6]]
    assert not [char for char in listed if (bytes(drawing.getmask(char)), drawing.getlength(char)) == box]


def test_every_emoji_that_means_a_feeling_or_a_thing_can_be_lettered() -> None:
    felt = (term.text for term in feelings().terms if term.language == "any")
    things = (told["emoji"] for told in concepts().values())
    emoji = {char for text in (*felt, *things) for char in text if unicodedata.category(char) == "So"}
    assert len(emoji) > 700 and not missing("".join(emoji))


@pytest.mark.parametrize(
    ("typed", "shapes"),
    [
        ("👨‍👩‍👧", 1),
        ("🧑🏽‍💻", 1),
        ("❤️‍🔥❤‍🔥", 2),
        ("🇹🇼🇯🇵", 2),
        ("1️⃣", 1),
        ("🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f", 1),
        ("👍🏿", 1),
        ("🐻‍🍕", 2),  # nobody has drawn this one
        ("🇹", 1),
    ],
)
def test_emoji_of_several_characters_are_one_shape(typed: str, shapes: int) -> None:
    assert not missing(typed)
    assert len(joined(typed)) == shapes
    assert {family for family, _ in runs(joined(typed))} <= set(FAMILIES)


def test_every_joined_shape_has_ink() -> None:
    drawing = font(FAMILIES[-1], 64)
    assert len(set(emoji.characters().values())) > 400
    assert not [name for name, char in emoji.characters().items() if drawing.getmask(char).getbbox() is None]


def test_what_lines_go_around_is_white() -> None:
    words = drawn("👍", 256, "#ff0000", bend=0, tilt=0)
    pixels = np.asarray(words)
    middle = pixels[words.height // 2, words.width // 2]
    assert tuple(middle) == (255, 255, 255, 255)
