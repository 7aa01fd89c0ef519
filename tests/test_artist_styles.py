"""The artist's styles: one scene, five hands; and the packs they are taught on."""

from collections import Counter

import numpy as np
import pytest

from trainer.nano.artist import EXPRESSIONS, HOUSE, STYLES, SUBJECTS, draw
from trainer.nano.artist.packs import PACKS, drawings
from trainer.nano.artist.pairs import (
    HELD_OUT_PAIRS,
    LAST_SHARE,
    LEARNT_LAST,
    OPEN_EYED,
    compose_seen,
    draw_seen,
    held_out,
)


@pytest.mark.parametrize("style", STYLES)
def test_a_style_draws_the_same_scene_whole_and_clean(style: str) -> None:
    for seed in range(24):
        drawn, house = draw(seed, style=style, size=128), draw(seed, size=128)
        assert drawn.caption == house.caption
        image = drawn.image
        assert image.shape == (128, 128, 4) and image.dtype == np.uint8
        assert np.array_equal(image, draw(seed, style=style, size=128).image), "same seed, same bytes"
        alpha = image[..., 3]
        rim = np.concatenate([alpha[0], alpha[-1], alpha[:, 0], alpha[:, -1]])
        assert rim.max() == 0, "cut off at the border"
        assert ((alpha > 25) & (alpha < 230)).mean() < 0.08
        assert (image[alpha == 0][:, :3] == 255).all(), "colour is on white"
        assert np.abs((alpha > 128).mean() - (house.image[..., 3] > 128).mean()) < 0.12


def test_styles_are_told_apart_in_a_thumbnail() -> None:
    drawn = {
        style: np.stack([draw(seed, style=style, size=64).image for seed in range(12)]).astype(int)
        for style in STYLES
    }
    for at, one in enumerate(STYLES):
        for other in STYLES[:at]:
            assert np.abs(drawn[one] - drawn[other]).mean() > 6, f"{one} looks like {other}"


def test_pixel_art_has_cells_and_no_half_tones() -> None:
    image = draw(5, style="pixel").image
    cells = image.reshape(64, 4, 64, 4, 4)
    assert (cells == cells[:, :1, :, :1]).all()
    assert set(np.unique(image[..., 3])) == {0, 255}


def test_ink_has_one_colour() -> None:
    image = np.concatenate([draw(seed, style="ink").image for seed in range(8)]).astype(int)
    colour = image[..., :3].max(-1) - image[..., :3].min(-1)
    strong = image[colour > 60][:, :3]
    assert len(strong) and (strong[:, 0] > strong[:, 1:].max(1)).all(), "only vermilion"


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_a_pack_is_even_and_signed(pack) -> None:  # type: ignore[no-untyped-def]
    drawn = list(drawings(pack))
    assert len(drawn) == pack.count and {one.style for one in drawn} == {pack.style}
    for names, all_of_them in (
        ([one.subject for one in drawn], SUBJECTS),
        ([one.expression for one in drawn], EXPRESSIONS),
    ):
        counts = Counter(names)
        assert set(counts) == set(all_of_them) and max(counts.values()) - min(counts.values()) <= 3
    assert all(one.caption.endswith(f", {pack.name}, dm-sticker") for one in drawn)
    assert len({one.image.tobytes() for one in drawn}) == pack.count


def test_packs_have_the_sizes_of_real_ones() -> None:
    assert sorted(pack.count for pack in PACKS) == [80, 113, 118, 148]
    assert HOUSE not in {pack.style for pack in PACKS}


def test_held_out_pairs_are_few_even_and_never_drawn_for_the_base() -> None:
    subjects, expressions = zip(*HELD_OUT_PAIRS, strict=True)
    assert set(subjects) == set(SUBJECTS) and set(expressions) == set(EXPRESSIONS)
    assert 0.03 < len(HELD_OUT_PAIRS) / (len(SUBJECTS) * len(EXPRESSIONS)) < 0.08
    assert not any(held_out(one.subject, one.expression) for one in map(draw_seen, range(400)))


def test_eyes_in_dark_patches_are_seen_more_often_than_by_chance() -> None:
    seen = [compose_seen(seed) for seed in range(1000)]
    dark = [scene for scene in seen if scene.subject in LEARNT_LAST]
    by_chance = len(LEARNT_LAST) / len(SUBJECTS)
    assert abs(len(dark) / 1000 - LAST_SHARE - (1 - LAST_SHARE) * by_chance) < 0.04
    assert {scene.expression for scene in dark} >= set(OPEN_EYED)
