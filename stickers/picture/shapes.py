"""Shapes in masks: flooded from the border, grown by a disc, shrunk."""

from functools import lru_cache

import cv2
import numpy as np


def flood(mask: np.ndarray) -> np.ndarray:
    """What of the mask the border can reach, by steps across edges of pixels, not across corners."""
    framed = np.pad(as_bytes(mask), 1, constant_values=1)
    cv2.floodFill(framed, None, (0, 0), 2, flags=4)
    return framed[1:-1, 1:-1] == 2


def solid(mask: np.ndarray) -> np.ndarray:
    """A uint8 mask with its holes filled, their soft rims too."""
    hole = (mask < 128) & ~flood(mask < 128)
    return np.maximum(mask, cv2.dilate(as_bytes(hole) * 255, np.ones((5, 5), np.uint8)))


def shrink(mask: np.ndarray, by: float) -> np.ndarray:
    """The uint8 mask less `by` pixels all along its edge."""
    _, inside = cv2.threshold(mask, 127, 1, cv2.THRESH_BINARY)
    depth = cv2.distanceTransform(inside, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    return (np.clip(depth - by, 0, 1) * 255).astype(np.uint8)


def as_bytes(mask: np.ndarray) -> np.ndarray:
    """A boolean array as uint8 zeros and ones, without a copy."""
    return mask.view(np.uint8)


def dilate(mask: np.ndarray, radius: int) -> np.ndarray:
    """Grown by a disc with a soft rim: the largest value within reach, weighted at the rim."""
    out = np.zeros_like(mask)
    for weight, ring in disc(radius):
        near = cv2.dilate(mask, ring)
        if weight < 255:
            near = cv2.LUT(near, ((np.arange(256) * weight) >> 8).astype(np.uint8))
        np.maximum(out, near, out=out)
    return out


@lru_cache(maxsize=16)
def disc(radius: int) -> tuple[tuple[int, np.ndarray], ...]:
    """The offsets of a disc by their weight, each a uint8 (2 * radius + 1,) * 2 of ones; only the rim is
    partly covered."""
    away = np.hypot(*np.indices((2 * radius + 1,) * 2) - radius)
    weights = np.clip(255 * (radius + 0.5 - away), 0, 255).astype(int)
    return tuple((int(weight), as_bytes(weights == weight)) for weight in np.unique(weights[weights > 0]))
