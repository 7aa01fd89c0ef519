"""What is drawn in a sticker, piece by piece: ground, edge and ink told apart."""

from dataclasses import dataclass

import numpy as np

SOLID = 250  # alpha from which a pixel is ink, not a soft rim or the shade around a white edge
HAZE = 40  # alpha up to which a pixel joins nothing
WHITE = 225  # the least channel of what may be a white outline
OPAQUE_SHARE = 0.01  # of pixels that may be see-through in a picture without transparency
GROUND_REACH = 24.0
EVEN = 12.0  # most deviation of the border of a picture with an even ground


@dataclass(frozen=True)
class Pieces:
    """`labels` int32 (H, W): 0 is no ink, each piece a number; `areas` by number, in pixels; `rims`: ys and
    xs of the pixels at the edges of pieces, which say how far these reach."""

    labels: np.ndarray
    areas: np.ndarray
    rims: tuple[np.ndarray, np.ndarray]

    def of(self, chosen: np.ndarray) -> np.ndarray:
        """Boolean (H, W): the pieces of these numbers."""
        return np.isin(self.labels, chosen[chosen > 0])

    def within(self, mask: np.ndarray) -> np.ndarray:
        """How many pixels of each piece a boolean mask covers."""
        return np.bincount(self.labels[mask], minlength=len(self.areas))


def pieces(ink: np.ndarray) -> Pieces:
    """The connected parts of a boolean mask; corners connect."""
    import cv2

    mask = ink.astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    areas = stats[:, cv2.CC_STAT_AREA].copy()
    areas[0] = 0
    inner = cv2.erode(mask, np.ones((3, 3), np.uint8), borderType=cv2.BORDER_CONSTANT, borderValue=0)
    ys, xs = np.nonzero(mask > inner)
    return Pieces(labels, areas, (ys, xs))


def ground_of(picture: np.ndarray) -> np.ndarray | None:
    """The colour (3,) of an opaque picture's even ground; None for a sticker with transparency.

    An opaque picture whose border is uneven has no ground to take words off: ValueError."""
    if (picture[..., 3] < 128).mean() > OPAQUE_SHARE:
        return None
    rgb = picture[..., :3].astype(np.float32)
    border = np.concatenate([rgb[0], rgb[-1], rgb[:, 0], rgb[:, -1]])
    ground = np.median(border, axis=0)
    if np.median(np.abs(border - ground).max(axis=1)) > EVEN:
        raise ValueError("The ground of this picture is not even, so nothing can be told apart from it.")
    return ground


def visible(picture: np.ndarray, ground: np.ndarray | None) -> np.ndarray:
    """Boolean (H, W): what is not ground."""
    if ground is None:
        return picture[..., 3] > HAZE
    away = picture[..., :3].astype(np.float32) - ground
    return ~outside((away**2).sum(axis=2) < GROUND_REACH**2)


def inked(picture: np.ndarray, ground: np.ndarray | None) -> np.ndarray:
    """Boolean (H, W): what is visible less the white edge that a knife would follow."""
    if ground is not None:
        return visible(picture, ground)
    pale = (picture[..., 3] < SOLID) | (picture[..., :3].min(axis=2) >= WHITE)
    return ~outside(pale)


def outside(like: np.ndarray) -> np.ndarray:
    """The part of a mask that the border of the picture reaches."""
    import cv2

    ringed = np.pad(like.astype(np.uint8), 1, constant_values=1)
    _, labels = cv2.connectedComponents(ringed, connectivity=4)
    return (labels == labels[0, 0])[1:-1, 1:-1]


def distance(mask: np.ndarray) -> np.ndarray:
    """float32 (H, W): pixels to the nearest one of the mask, 0 inside; far where the mask is empty."""
    import cv2

    if not mask.any():
        return np.full(mask.shape, 1e6, np.float32)
    return cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, 5)


def opened(mask: np.ndarray, radius: int) -> np.ndarray:
    """What of a mask a disc of that radius fits into."""
    core = distance(~mask) > radius
    return mask & (distance(core) <= radius)
