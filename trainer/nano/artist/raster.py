"""What renderers share: a canvas, the marks of a scene in drawing order, and the picture at the end."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import skia

from .drawing import FRAME, layers, placement
from .marks import Layer, Mark
from .scene import Colour, Scene

ROUND = {"Cap": skia.Paint.kRound_Cap, "Join": skia.Paint.kRound_Join}


@dataclass
class Sheet:
    """A transparent square to draw on, in units of the FRAME; `pixels` are premultiplied."""

    size: int

    def __post_init__(self) -> None:
        self.pixels = np.zeros((self.size, self.size, 4), np.uint8)
        info = skia.ImageInfo.Make(self.size, self.size, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
        self.canvas = skia.Canvas.MakeRasterDirect(info, self.pixels, self.pixels.strides[0])
        self.canvas.scale(self.size / FRAME, self.size / FRAME)

    def picture(self) -> np.ndarray:
        """uint8 (size, size, 4): straight alpha, colour already composited on white."""
        self.pixels[..., :3] += 255 - self.pixels[..., 3:]
        return self.pixels


@dataclass(frozen=True)
class Placed:
    """The layers of a scene and where they go; lines keep their width however far the figure shrank."""

    drawn: list[Layer]
    matrix: skia.Matrix
    thickness: float

    def marks(self, canvas: skia.Canvas) -> Iterator[Mark]:
        """Every mark in drawing order, with the canvas turned as its layer is."""
        canvas.save()
        canvas.concat(self.matrix)
        for layer in self.drawn:
            canvas.save()
            canvas.concat(layer.matrix())
            yield from layer.marks
            canvas.restore()
        canvas.restore()


def placed(scene: Scene) -> Placed:
    drawn = layers(scene)
    matrix = placement(scene, drawn)
    return Placed(drawn, matrix, min(1.25, 1 / matrix.getScaleX()))


def paint(colour: Colour, *, alpha: float = 1, blur: float = 0) -> skia.Paint:
    """For filling; `blur` is a sigma in drawing units."""
    made = skia.Paint(AntiAlias=True, Color=opaque(colour))
    made.setAlphaf(alpha)
    if blur:
        made.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, blur))
    return made


def nib(colour: Colour, width: float, *, alpha: float = 1, blur: float = 0) -> skia.Paint:
    """For lines with round ends."""
    made = paint(colour, alpha=alpha, blur=blur)
    made.setStyle(skia.Paint.kStroke_Style)
    made.setStrokeWidth(width)
    made.setStrokeCap(skia.Paint.kRound_Cap)
    made.setStrokeJoin(skia.Paint.kRound_Join)
    return made


def opaque(colour: Colour) -> int:
    return 0xFF000000 | colour


def outlines(mark: Mark, scene: Scene) -> bool:
    """Whether the mark's ink goes around a form, rather than being a feature by itself."""
    return mark.ink == scene.ink and (mark.fill is not None or mark.path.isLastContourClosed())


def without_shade(mark: Mark) -> Mark:
    """A flat shade in the colour of the light that lies beside it: for renderers that shade themselves."""
    return mark if mark.lit is None else replace(mark, fill=mark.lit)
