"""The die-cut and the cut-out, on drawings whose right answer is known."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from stickers.picture.cutout import SOLID, cut_out, die_cut
from stickers.picture.shapes import dilate, flood


def drawing(*shapes: tuple[str, tuple[int, ...]], side: int = 256) -> np.ndarray:
    """Orange shapes with a dark line, drawn large and made small: RGB on white, alpha the silhouette."""
    large = Image.new("RGBA", (side * 4, side * 4), (255, 255, 255, 0))
    pen = ImageDraw.Draw(large)
    for kind, place in shapes:
        box = tuple(4 * value for value in place)
        getattr(pen, kind)(box, fill=(220, 130, 40, 255), outline=(60, 30, 0, 255), width=12)
    small = np.array(large.resize((side, side), Image.Resampling.LANCZOS))
    white = Image.new("RGBA", (side, side), "white")
    small[..., :3] = np.array(Image.alpha_composite(white, Image.fromarray(small)))[..., :3]
    return small


BALL = ("ellipse", (70, 60, 190, 200))


def test_a_white_outline_goes_all_around() -> None:
    before, after = drawing(BALL), die_cut(drawing(BALL))
    outside = (after[..., 3] == 255) & (before[..., 3] == 0)
    assert (after[outside][:, :3] >= 250).all()
    row, column = after[130, :, 3] >= SOLID, after[:, 130, 3] >= SOLID
    for line, first, last in ((row, 70, 190), (column, 60, 200)):
        start, end = np.flatnonzero(line)[[0, -1]]
        assert 5 <= first - start <= 9 and 5 <= end - last <= 9


def test_the_outline_is_smooth() -> None:
    alpha = die_cut(drawing(BALL))[..., 3].astype(int)
    across = alpha[130, :]
    assert ((across > 60) & (across < 250)).any(), "the rim has no half-covered pixels"


def test_it_reads_on_white_and_on_black() -> None:
    sticker = Image.fromarray(die_cut(drawing(BALL)))
    on_white, on_black = (
        np.array(Image.alpha_composite(Image.new("RGBA", sticker.size, ground), sticker).convert("L"), int)
        for ground in ("white", "black")
    )
    assert on_white[130, 50:70].min() < 240, "nothing shows where the sticker ends on white"
    assert on_black[130, 50:70].max() == 255


def test_the_drawing_itself_stays_as_it_is() -> None:
    before = drawing(BALL)
    after = die_cut(before)
    inside = before[..., 3] == 255
    assert np.array_equal(after[inside], before[inside])


def test_specks_and_haze_go_and_small_parts_stay() -> None:
    image = drawing(BALL, ("ellipse", (20, 20, 23, 23)), ("ellipse", (205, 90, 235, 120)))
    image[230:, 230:, 3] = 9
    alpha = die_cut(image)[..., 3]
    assert not alpha[10:34, 10:34].any() and not alpha[240:, 240:].any()
    assert alpha[105, 220] == 255


def test_what_touches_the_border_is_moved_or_made_smaller() -> None:
    for box in ((0, 60, 120, 200), (0, 0, 255, 255)):
        alpha = die_cut(drawing(("ellipse", box)))[..., 3]
        assert not any(edge.any() for edge in (alpha[0], alpha[-1], alpha[:, 0], alpha[:, -1]))
        assert alpha.max() == 255


def test_a_window_is_filled_with_white() -> None:
    image = drawing(BALL)
    image[120:130, 120:130] = (255, 255, 255, 0)
    assert (die_cut(image)[122:128, 122:128] == 255).all()


def test_an_empty_picture_stays_empty() -> None:
    assert not die_cut(np.zeros((64, 64, 4), np.uint8))[..., 3].any()


@pytest.mark.parametrize("ground", [(255, 255, 255), (240, 236, 228), (40, 60, 90)])
def test_an_even_ground_is_cut_away(ground: tuple[int, int, int]) -> None:
    original = drawing(BALL)
    share = original[..., 3:] / 255.0
    painted = original[..., :3] + (np.array(ground) - 255) * (1 - share)
    noise = np.random.default_rng(0).normal(0, 2, painted.shape)
    alpha = cut_out(np.clip(painted + noise, 0, 255).astype(np.uint8))[..., 3]
    found, true = alpha >= SOLID, original[..., 3] >= SOLID
    assert (found & true).sum() / (found | true).sum() > 0.94


def test_the_eyes_of_a_white_animal_are_not_ground() -> None:
    image = drawing(BALL)[..., :3].copy()
    image[110:120, 110:120] = 255
    assert (cut_out(image)[111:119, 111:119, 3] == 255).all()


@pytest.mark.parametrize("noise", [0, 2, 30, 90])
def test_tables_and_rims_give_what_the_plain_formula_gives(noise: float) -> None:
    spread = np.random.default_rng(1).normal(0, noise, (64, 48, 3))
    image = drawing(BALL)[40:232:3, 60:204:3, :3] - np.array((20, 30, 4)) + spread
    image = np.clip(image, 0, 255).astype(np.uint8)
    assert np.array_equal(cut_out(image), by_the_formula(image))


def by_the_formula(image: np.ndarray) -> np.ndarray:
    """Every pixel in floating point, the ground found step by step."""
    rgb = image.astype(np.float32)
    border = np.concatenate([rgb[:2].reshape(-1, 3), rgb[-2:].reshape(-1, 3), rgb[:, :2].reshape(-1, 3)])
    ground = np.median(border, axis=0)
    distance = np.sqrt(((rgb - ground) ** 2).sum(axis=2))
    flooded = step_by_step(distance < 40)
    beside = dilate(np.where(flooded, 255, 0).astype(np.uint8), 2) > 0
    soft = np.clip((distance - 8) / 72, 0, 1)
    alpha = np.where(flooded, soft * 0.5, np.where(beside, np.maximum(soft, 0.5), 1.0))
    alpha[flooded & (distance < 16)] = 0
    white = np.clip(rgb + (255 - ground) * (1 - alpha[..., None]), 0, 255)
    return np.dstack([white, np.round(alpha * 255)]).astype(np.uint8)


def step_by_step(mask: np.ndarray) -> np.ndarray:
    """What the border reaches, one pixel a round."""
    reached = np.zeros_like(np.pad(mask, 1))
    reached[[0, -1]] = reached[:, [0, -1]] = True
    while True:
        near = reached.copy()
        near[1:] |= reached[:-1]
        near[:-1] |= reached[1:]
        near[:, 1:] |= reached[:, :-1]
        near[:, :-1] |= reached[:, 1:]
        near[1:-1, 1:-1] &= mask
        if np.array_equal(near, reached):
            return reached[1:-1, 1:-1]
        reached = near


@pytest.mark.parametrize("radius", [1, 2, 3, 9])
def test_growing_takes_the_largest_value_within_the_disc(radius: int) -> None:
    mask = np.random.default_rng(radius).integers(0, 256, (30, 40), dtype=np.uint8)
    padded = np.pad(mask.astype(int), radius)
    wanted = np.zeros(mask.shape, int)
    for dy, dx in np.ndindex(2 * radius + 1, 2 * radius + 1):
        cover = min(1.0, radius + 0.5 - ((dy - radius) ** 2 + (dx - radius) ** 2) ** 0.5)
        near = padded[dy : dy + 30, dx : dx + 40]
        if cover > 0:
            wanted = np.maximum(wanted, near if cover == 1 else (near * int(255 * cover)) >> 8)
    assert np.array_equal(dilate(mask, radius), wanted)


def test_a_flood_passes_edges_and_not_corners() -> None:
    mask = np.array(
        [[0, 0, 0, 0, 0], [0, 1, 1, 0, 0], [0, 1, 0, 1, 0], [0, 0, 1, 1, 0], [1, 0, 0, 0, 0]], bool
    )
    assert flood(mask).tolist() == [[False] * 5] * 4 + [[True] + [False] * 4]
    mask[2, 0] = True
    assert flood(mask).astype(int).tolist() == [
        *([0, 0, 0, 0, 0], [0, 1, 1, 0, 0], [1, 1, 0, 0, 0], [0, 0, 0, 0, 0], [1, 0, 0, 0, 0])
    ]
    assert not flood(np.zeros((3, 3), bool)).any() and flood(np.ones((3, 3), bool)).all()
