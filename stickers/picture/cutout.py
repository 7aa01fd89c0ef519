"""From what a model draws to a die-cut sticker: the ground cut away, a clean silhouette, a white outline.

Pictures travel as (H, W, 4) uint8 with RGB composed on white and alpha the silhouette."""

import cv2
import numpy as np
from PIL import Image

from stickers.picture.shapes import as_bytes, dilate, flood

SOLID = 128
GROUND_REACH = 40.0
GROUND_SURE, GROUND_NEAR = 16.0, 8.0  # transparent at any rate; where softness begins
SPECK_SHARE = 0.02
NOTCH = 3
SHADE = 0.22
SHADE_REACH = 2
LEVELS = np.arange(256, dtype=np.float32)[:, None]


def cut_out(image: np.ndarray) -> np.ndarray:
    """RGB on an even ground to RGBA: what the border can flood becomes transparent, with a soft edge.

    Most pixels are ground or drawing for sure and go through tables; only the few between are reckoned."""
    rgb = np.ascontiguousarray(image[..., :3])
    ground = ground_colour(rgb)
    distance = squared_distance(rgb, ground)
    flooded = flood(distance < GROUND_REACH**2)
    sure = flooded & (distance < GROUND_SURE**2)
    colour = cv2.copyTo(cv2.LUT(rgb, on_white(LEVELS, ground, 0.0)[None]), as_bytes(sure), rgb.copy())
    alpha = np.where(sure, np.uint8(0), np.uint8(255))
    # Soft only beside the ground: a pale nose inside the drawing stays solid.
    beside = dilate(as_bytes(flooded) * 255, 2) > 0
    rim = np.flatnonzero(beside & ~sure)
    shares = softness(distance.ravel()[rim], flooded.ravel()[rim])
    colour.reshape(-1, 3)[rim] = on_white(rgb.reshape(-1, 3)[rim], ground, shares[:, None])
    alpha.ravel()[rim] = np.round(shares * 255)
    return cv2.merge((colour, alpha))


def ground_colour(rgb: np.ndarray) -> np.ndarray:
    """float32 (3,): the middle of each band along the border."""
    border = np.concatenate([rgb[:2].reshape(-1, 3), rgb[-2:].reshape(-1, 3), rgb[:, :2].reshape(-1, 3)])
    return np.median(border, axis=0).astype(np.float32)


def squared_distance(rgb: np.ndarray, ground: np.ndarray) -> np.ndarray:
    """float32 (H, W): from each pixel's colour to the ground's, squared; exact, for all are quarters."""
    bands = cv2.LUT(rgb, (LEVELS - ground)[None] ** 2)
    return cv2.transform(bands, np.ones((1, 3), np.float32))


def softness(distance: np.ndarray, flooded: np.ndarray) -> np.ndarray:
    """float32 shares of drawing by squared distance: at most half where the ground is, at least beside it."""
    soft = np.clip((np.sqrt(distance) - GROUND_NEAR) / (GROUND_REACH * 2 - GROUND_NEAR), 0, 1)
    return np.where(flooded, soft * 0.5, np.maximum(soft, 0.5))


def on_white(rgb: np.ndarray, ground: np.ndarray, alpha: np.ndarray | float) -> np.ndarray:
    """uint8: as if the ground had been white, for its share of every pixel is exchanged."""
    return np.clip(rgb + (255 - ground) * (1 - alpha), 0, 255).astype(np.uint8)


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
    count, labels, stats, _ = cv2.connectedComponentsWithStats(as_bytes(alpha >= SOLID), connectivity=4)
    if count > 1:
        sizes = stats[:, cv2.CC_STAT_AREA]
        keep = sizes >= max(12, SPECK_SHARE * sizes[1:].max())
        keep[0] = False
        near = dilate((as_bytes(keep) * 255)[labels], 2)
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
    hollow = edge < SOLID
    holes = as_bytes(hollow & ~flood(hollow)) * 255
    return dilate(holes, 2) if holes.any() else holes  # over the soft rim, so that no seam is left


def compose(image: np.ndarray, edge: np.ndarray, shade: np.ndarray) -> np.ndarray:
    """The drawing over the white edge over the shade, with straight alpha.

    Inside, the drawing is there already, and outside is nothing: only the rims are reckoned."""
    drawn = dilate(image[..., 3], 1)
    rgb = np.ascontiguousarray(image[..., :3])
    colour = cv2.copyTo(rgb, as_bytes(edge > 0), np.full_like(rgb, 255))
    alpha = edge.copy()
    rim = np.flatnonzero(((drawn < 255) | (edge < 255)) & (shade > 0))
    top = edge.ravel()[rim].astype(np.float32) / 255
    total = top + shade.ravel()[rim].astype(np.float32) / 255 * SHADE * (1 - top)
    inked = drawn.ravel()[rim].astype(np.float32)[:, None] / 255
    there = 255 + (colour.reshape(-1, 3)[rim].astype(np.float32) - 255) * inked
    colour.reshape(-1, 3)[rim] = np.round(there * (top / total)[:, None])
    alpha.ravel()[rim] = np.round(total * 255)
    return cv2.merge((colour, alpha))


def round_off(mask: np.ndarray, radius: int) -> np.ndarray:
    """Shrunk by a disc; after growing by more, this rounds notches that a knife would not follow."""
    return 255 - dilate(255 - mask, radius)
