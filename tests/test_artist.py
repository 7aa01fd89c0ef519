"""The artist: what it draws is decided by the seed, complete, apart, and told truly by its caption."""

from dataclasses import replace

import numpy as np
import pytest

from trainer.nano.artist import EXPRESSIONS, SUBJECTS, compose, draw, vocabulary
from trainer.nano.artist.caption import EXPRESSION_WORDS, SUBJECT_WORDS


def test_a_seed_decides_everything() -> None:
    one, again, other = draw(5), draw(5), draw(6)
    assert one.caption == again.caption and np.array_equal(one.image, again.image)
    assert not np.array_equal(one.image, other.image)


def test_a_seed_keeps_its_individual_whatever_it_feels() -> None:
    for seed in range(40):
        bare = [
            replace(compose(seed, subject="cat", expression=feeling).character, accessory="")
            for feeling in ("okay", "curious", "congrats", "sleep", "cheer")
        ]
        assert bare.count(bare[0]) == len(bare)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_feeling_fills_the_frame_and_leaves_the_ground_clear(subject: str) -> None:
    for number, expression in enumerate(EXPRESSIONS):
        image = draw(number, subject=subject, expression=expression, size=128).image
        assert image.shape == (128, 128, 4) and image.dtype == np.uint8
        alpha = image[..., 3]
        rim = np.concatenate([alpha[0], alpha[-1], alpha[:, 0], alpha[:, -1]])
        assert rim.max() == 0, "cut off at the border"
        rows, columns = np.where(alpha > 128)
        assert max(np.ptp(rows), np.ptp(columns)) > 0.85 * 128
        assert ((alpha > 25) & (alpha < 230)).mean() < 0.08
        assert (image[alpha == 0][:, :3] == 255).all(), "colour is on white"


def test_feelings_and_subjects_look_different() -> None:
    by_feeling = [draw(3, subject="otter", expression=e, size=64).image.astype(int) for e in EXPRESSIONS]
    by_subject = [draw(3, subject=s, expression="happy", size=64).image.astype(int) for s in SUBJECTS]
    for pictures in (by_feeling, by_subject):
        for at, one in enumerate(pictures):
            assert all(np.abs(one - other).mean() > 2 for other in pictures[:at])


def test_a_hundred_seeds_give_a_hundred_pictures() -> None:
    drawn = {draw(seed, subject="fox", expression="happy", size=48).image.tobytes() for seed in range(100)}
    assert len(drawn) == 100


def test_captions_name_feeling_and_subject_in_known_words() -> None:
    known = set(vocabulary())
    for seed in range(300):
        drawing = draw(seed, size=16)
        first, *middle, last = drawing.caption.split(", ")
        assert first in (drawing.expression, *EXPRESSION_WORDS[drawing.expression])
        assert set(middle) & {drawing.subject, *SUBJECT_WORDS[drawing.subject]}
        assert last == "dm-sticker"
        assert set(drawing.caption.replace(",", "").split()) <= known


def test_a_caption_says_the_side_on_which_the_prop_is() -> None:
    seen = set()
    for seed in range(60):
        drawing = draw(seed, subject="frog", expression="curious", size=96)
        for side in ("left", "right"):
            if f"question mark {side}" in drawing.caption:
                seen.add(side)
                assert coloured_side(drawing.image) == side
    assert seen == {"left", "right"}


def coloured_side(image: np.ndarray) -> str:
    """The side whose outer fifth has more colour that is not a frog's green."""
    red, green, blue = image[:45, :, :3].astype(int).transpose(2, 0, 1)
    other = np.maximum(red, blue) > green + 25
    fifth = image.shape[1] // 5
    return "left" if other[:, :fifth].sum() > other[:, -fifth:].sum() else "right"


def test_no_lines_of_laughter_stand_beside_whiskers() -> None:
    kinds = {
        name: {
            prop.kind
            for seed in range(40)
            for prop in compose(seed, subject=name, expression="laughing").props
        }
        for name in ("otter", "dog")
    }
    assert "lines" in kinds["dog"] and kinds["otter"] == kinds["dog"] - {"lines"}
