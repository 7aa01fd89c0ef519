"""A found text as places in the picture, and the small pieces that belong to it beside what was read."""

from dataclasses import dataclass

import numpy as np

from trainer.lettering.find import Text
from trainer.lettering.ink import Pieces

NEAR, CORE = 0.02, -0.22  # of the line's height: how far its place reaches out, and its middle in
LOW = 1.5  # a piece up to this many heights of the line is still a letter of it
BESIDE, DEPTH = 1.2, 0.75  # of the height: where a forgotten mark may stand, along the line and across
KIN_COLOUR = 70.0
KIN_AREA = 1.2  # of the height, squared


@dataclass(frozen=True)
class Line:
    """`near` and `core`: boolean (H, W), the place with a margin and its middle; `along`: unit vector."""

    text: Text
    near: np.ndarray
    core: np.ndarray
    middle: np.ndarray
    along: np.ndarray
    length: float
    height: float

    def reach(self, parts: Pieces) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Of every piece: how far it reaches from the line's middle along it and across, and its height."""
        ys, xs = parts.rims
        numbers = parts.labels[ys, xs]
        points = np.stack([xs, ys], axis=1) - self.middle
        along, across = points @ self.along, points @ np.array([-self.along[1], self.along[0]])
        shape = (3, len(parts.areas))
        far, low, high = np.full(shape, -1e6)
        np.maximum.at(far, numbers, np.abs(along))
        np.maximum.at(low, numbers, -across)
        np.maximum.at(high, numbers, across)
        return far, np.maximum(low, high), low + high


def line_of(text: Text, shape: tuple[int, ...]) -> Line:
    """The line of a found text in a picture of that (height, width)."""
    corners = np.array(text.polygon, np.float32)
    wide, high = corners[1] - corners[0], corners[3] - corners[0]
    if np.linalg.norm(wide) < np.linalg.norm(high):  # runs downwards
        wide, high = high, wide
    length, height = float(np.linalg.norm(wide)), float(np.linalg.norm(high))
    along = wide / max(length, 1e-6)
    places = [grown(corners, share * height, shape) for share in (NEAR, CORE)]
    return Line(text, places[0], places[1], corners.mean(axis=0), along, length, height)


def grown(corners: np.ndarray, by: float, shape: tuple[int, ...]) -> np.ndarray:
    """Boolean (H, W): the inside of a quadrangle whose sides are moved out by so many pixels, or in."""
    import cv2

    middle = corners.mean(axis=0)
    reach = np.abs(corners - middle)
    moved = middle + (corners - middle) * np.maximum((reach + by) / np.maximum(reach, 1e-6), 0.05)
    place = np.zeros(shape, np.uint8)
    cv2.fillPoly(place, [np.round(moved).astype(np.int32)], 1)
    return place.astype(bool)


def kin(line: Line, parts: Pieces, words: np.ndarray, picture: np.ndarray) -> np.ndarray:
    """Numbers of small pieces in line with the words and of their colour: marks that the reader forgot."""
    along, across, _ = line.reach(parts)
    small = (parts.areas > 3) & (parts.areas <= KIN_AREA * line.height**2)
    beside = along <= line.length / 2 + BESIDE * line.height
    colour = colour_of(picture, parts.of(words))
    found = [
        number
        for number in np.flatnonzero(small & beside & (across <= DEPTH * line.height))
        if np.linalg.norm(colour_of(picture, parts.labels == number) - colour) <= KIN_COLOUR
    ]
    return np.array(found, int)


def colour_of(picture: np.ndarray, mask: np.ndarray) -> np.ndarray:
    return picture[mask][:, :3].astype(np.float32).mean(axis=0)
