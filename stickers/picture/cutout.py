"""From what a model draws to a die-cut sticker: the ground cut away, a clean silhouette, a white outline.

Pictures travel as (H, W, 4) uint8 with RGB composed on white and alpha the silhouette."""

from functools import lru_cache

import numpy as np
from PIL import Image

from stickers.picture.shapes import blobs

SOLID = 128
GROUND_REACH = 40.0
SPECK_SHARE = 0.02
NOTCH = 3
SHADE = 0.22
SHADE_REACH = 2


def cut_out(image: np.ndarray) -> np.ndarray:
    """RGB on an even ground to RGBA: what the border can flood becomes transparent, with a soft edge."""
    rgb = image[..., :3].astype(np.float32)
    ground = ground_colour(rgb)
    distance = np.sqrt(((rgb - ground) ** 2).sum(axis=2))
    like_ground = distance < GROUND_REACH
    labels, _ = blobs(like_ground)
    flooded = np.isin(labels, border_labels(labels)) & like_ground
    # Soft only beside the ground: a pale nose inside the drawing stays solid.
    beside = dilate(flooded.astype(np.uint8) * 255, 2) > 0
    soft = np.clip((distance - 8) / (GROUND_REACH * 2 - 8), 0, 1)
    alpha = np.where(flooded, soft * 0.5, np.where(beside, np.maximum(soft, 0.5), 1.0))
    alpha[flooded & (distance < 16)] = 0
    white = on_white(rgb, ground, alpha)
    return np.dstack([white, np.round(alpha * 255)]).astype(np.uint8)


def ground_colour(rgb: np.ndarray) -> np.ndarray:
    border = np.concatenate([rgb[:2].reshape(-1, 3), rgb[-2:].reshape(-1, 3), rgb[:, :2].reshape(-1, 3)])
    return np.median(border, axis=0)


def border_labels(labels: np.ndarray) -> np.ndarray:
    return np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))


def on_white(rgb: np.ndarray, ground: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """The picture as if its ground had been white: the ground's share of every pixel is exchanged."""
    return np.clip(rgb + (255 - ground) * (1 - alpha[..., None]), 0, 255)


def die_cut(image: np.ndarray, *, outline: int = 6) -> np.ndarray:
    """A clean sticker with a smooth white outline and a faint shade around it, whole within the picture.

    Specks go, holes too small to cut are filled, the shade lets a white edge be seen on a white page."""
    reach = outline + SHADE_REACH + 2
    image = with_margin(clean(image), reach)
    alpha = image[..., 3]
    # Grown beyond the picture first, or the border would keep it from shrinking back.
    edge = round_off(dilate(np.pad(alpha, NOTCH), outline + NOTCH), NOTCH)[NOTCH:-NOTCH, NOTCH:-NOTCH]
    edge = np.maximum(edge, fill_holes(edge))
    return compose(image, edge, dilate(edge, SHADE_REACH))


def clean(image: np.ndarray) -> np.ndarray:
    """Without the haze of nearly transparent pixels and without specks apart from the drawing."""
    alpha = image[..., 3].astype(np.float32)
    alpha = np.clip((alpha - 24) * (255 / (232 - 24)), 0, 255).astype(np.uint8)
    labels, sizes = blobs(alpha >= SOLID)
    if len(sizes) > 1:
        keep = sizes >= max(12, SPECK_SHARE * sizes[1:].max())
        keep[0] = False
        near = dilate(np.where(keep[labels], 255, 0).astype(np.uint8), 2)
        alpha = np.minimum(alpha, near)
    return np.dstack([image[..., :3], alpha])


def with_margin(image: np.ndarray, reach: int) -> np.ndarray:
    """The drawing moved, and made smaller only if it must be, so that `reach` pixels are free around it."""
    height, width = image.shape[:2]
    rows, columns = (np.flatnonzero((image[..., 3] > 0).any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return image
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    free = min(top, left, height - bottom, width - right)
    if free >= reach:
        return image
    drawing = image[top:bottom, left:right]
    scale = min(1.0, (height - 2 * reach) / (bottom - top), (width - 2 * reach) / (right - left))
    if scale < 1:
        drawing = resized(drawing, scale)
    canvas = np.zeros_like(image)
    canvas[..., :3] = 255
    y = int(np.clip(top, reach, height - reach - drawing.shape[0]))
    x = int(np.clip(left, reach, width - reach - drawing.shape[1]))
    canvas[y : y + drawing.shape[0], x : x + drawing.shape[1]] = drawing
    return canvas


def resized(image: np.ndarray, scale: float) -> np.ndarray:
    """Scaled band by band: the colours are on white already and must not be mixed by alpha."""
    size = (max(1, int(image.shape[1] * scale)), max(1, int(image.shape[0] * scale)))
    bands = (
        Image.fromarray(np.ascontiguousarray(image[..., i])).resize(size, Image.Resampling.LANCZOS)
        for i in range(4)
    )
    return np.dstack([np.asarray(band) for band in bands])


def fill_holes(edge: np.ndarray) -> np.ndarray:
    """White wherever the border cannot reach: a sticker has no windows."""
    labels, _ = blobs(edge < SOLID)
    outside = np.isin(labels, border_labels(labels))
    holes = np.where((labels > 0) & ~outside, 255, 0).astype(np.uint8)
    return dilate(holes, 2) if holes.any() else holes  # over the soft rim, so that no seam is left


def compose(image: np.ndarray, edge: np.ndarray, shade: np.ndarray) -> np.ndarray:
    """The drawing over the white edge over the shade, with straight alpha."""
    drawn = dilate(image[..., 3], 1).astype(np.float32)[..., None] / 255
    colour = 255 + (image[..., :3].astype(np.float32) - 255) * drawn
    top = edge.astype(np.float32) / 255
    under = shade.astype(np.float32) / 255 * SHADE * (1 - top)
    alpha = top + under
    colour *= np.divide(top, alpha, out=np.ones_like(top), where=alpha > 0)[..., None]
    colour[alpha == 0] = 255
    return np.dstack([np.round(colour), np.round(alpha * 255)]).astype(np.uint8)


def dilate(mask: np.ndarray, radius: int) -> np.ndarray:
    """Grown by a disc with a soft rim: the largest value within reach, weighted at the rim."""
    height, width = mask.shape
    padded = np.pad(mask, radius)
    out = np.zeros_like(mask)
    for dy, dx, weight in disc(radius):
        near = padded[radius + dy : radius + dy + height, radius + dx : radius + dx + width]
        np.maximum(
            out, near if weight == 255 else ((near.astype(np.uint16) * weight) >> 8).astype(np.uint8), out=out
        )
    return out


def round_off(mask: np.ndarray, radius: int) -> np.ndarray:
    """Shrunk by a disc; after growing by more, this rounds notches that a knife would not follow."""
    return 255 - dilate(255 - mask, radius)


@lru_cache(maxsize=16)
def disc(radius: int) -> tuple[tuple[int, int, int], ...]:
    """Offsets of a disc with the weight of each; only the rim is partly covered."""
    reach = range(-radius, radius + 1)
    weights = ((dy, dx, radius + 0.5 - (dy * dy + dx * dx) ** 0.5) for dy in reach for dx in reach)
    return tuple((dy, dx, min(255, int(255 * w))) for dy, dx, w in weights if w > 0)
