"""What passes from the drawing to a style renderer: layers of marks."""

from dataclasses import dataclass, field, replace

import skia

from .scene import Colour, Point
from .shapes import moved_by

LINE = 5.6  # width of the outline at 256 px
FINE = 4.6  # width of a line inside a small prop


@dataclass(frozen=True)
class Mark:
    """One shape: filled, outlined or both, perhaps seen only inside `clip`."""

    path: skia.Path
    fill: Colour | None = None
    ink: Colour | None = None
    line: float = LINE
    clip: skia.Path | None = None
    lit: Colour | None = None  # of a flat shade: the colour of the form where light falls on it

    def moved(self, matrix: skia.Matrix) -> "Mark":
        """The same elsewhere; lines keep their width."""
        clip = moved_by(self.clip, matrix) if self.clip is not None else None
        return replace(self, path=moved_by(self.path, matrix), clip=clip)


@dataclass(frozen=True)
class Layer:
    """Marks that turn together, `tilt` degrees clockwise around `pivot`."""

    marks: list[Mark] = field(default_factory=list)
    tilt: float = 0
    pivot: Point = (0, 0)
    drop: float = 0  # moved down by this much

    def matrix(self) -> skia.Matrix:
        matrix = skia.Matrix()
        matrix.setRotate(self.tilt, *self.pivot)
        matrix.postTranslate(0, self.drop)
        return matrix


def shaded(path: skia.Path, fill: Colour, *, lift: Point = (-4, -5)) -> list[Mark]:
    """A form with one flat darker crescent along its lower right edge; its outline comes separately."""
    lit = skia.Path(path)
    lit.offset(*lift)
    return [Mark(path, fill=mix(fill, 0x5A3B5E, 0.17), lit=fill), Mark(lit, fill=fill, clip=path)]


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """Colour `a` with `share` (0 ... 1) of colour `b`."""
    mixed = 0
    for bits in (16, 8, 0):
        low, high = a >> bits & 255, b >> bits & 255
        mixed |= round(low + (high - low) * share) << bits
    return mixed


def light(colour: Colour) -> float:
    """How light a colour looks, 0 ... 1."""
    return (0.3 * (colour >> 16 & 255) + 0.59 * (colour >> 8 & 255) + 0.11 * (colour & 255)) / 255
