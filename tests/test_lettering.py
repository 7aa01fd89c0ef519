"""Words on stickers: in a band of their own, whole, in a real font, the same for the same seed."""

import numpy as np
import pytest
from PIL import Image

from stickers import words
from stickers.picture.lettering import MOST_CHARACTERS, fitted, letter, missing
from stickers.words.tables import EXPRESSIONS
from trainer.nano.artist import draw

LANGUAGES = ("Haha!", "恭喜恭喜！", "恭喜发财", "おはよう！", "축하해!", "Cảm ơn nhiều!")


def figure() -> Image.Image:
    return Image.fromarray(draw(4, subject="otter", expression="happy").image, "RGBA")


@pytest.mark.parametrize("text", LANGUAGES)
def test_the_figure_stays_as_it_is_and_the_canvas_grows(text: str) -> None:
    before = np.asarray(figure())
    after = np.asarray(letter(figure(), text, seed=1))
    assert after.shape[1] == before.shape[1] and after.shape[0] > before.shape[0]
    extra = after.shape[0] - before.shape[0]
    top, bottom = after[: before.shape[0]], after[extra:]
    shown = before[..., 3] > 0
    assert any(np.array_equal(part[shown], before[shown]) for part in (top, bottom))


@pytest.mark.parametrize("text", [*LANGUAGES, "W" * 12, "I am so very very tired today"])
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


def test_long_words_stand_in_two_lines() -> None:
    assert len(fitted("Haha!", 256).lines) == 1
    assert fitted("I am so very very tired today", 256).lines == ("I am so very", "very tired today")
    assert "".join(fitted("恭喜發財萬事如意身體健康", 256).lines) == "恭喜發財萬事如意身體健康"


def test_the_seed_decides_how_it_looks() -> None:
    once, again = letter(figure(), "Haha!", seed=1), letter(figure(), "Haha!", seed=1)
    assert once.tobytes() == again.tobytes()
    assert len({letter(figure(), "Haha!", seed=seed).tobytes() for seed in range(6)}) > 3


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("ok 🐼", "no glyph for 🐼"),
        ("  ", "no words"),
        ("a" * (MOST_CHARACTERS + 1), "At most 60 characters"),
    ],
)
def test_what_cannot_be_lettered_is_told(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        letter(figure(), text, seed=1)


def test_every_caption_of_ours_can_be_lettered() -> None:
    texts = ["hi", "你好", "嗨，谢谢", "おはよう", "안녕", "xin chào", "😭", "asdf", "👍👍"]
    for text in texts:
        for expression in EXPRESSIONS:
            lettering = words.understand(text, expression=expression).lettering
            assert lettering and not missing(lettering), lettering
