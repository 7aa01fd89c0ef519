"""Any hand: outlines, shades, colours and paper as an imaginary artist has them."""

import math

import numpy as np
import skia

from .drawing import FRAME
from .hands import Hand
from .marks import Mark, mix
from .raster import Sheet, nib, outlines, paint, placed, without_shade
from .scene import Colour, Scene

SHADOW, SHINE = 0x2E1A3E, 0xFFFFFF
STRAY = 11  # length of the pieces of a rough line, in pixels


def render(scene: Scene, hand: Hand, size: int = FRAME) -> np.ndarray:
    """uint8 (size, size, 4): straight alpha, colour already composited on white."""
    sheet, work = Sheet(size), placed(scene)
    pencil = Pencil(sheet.canvas, scene, hand, work.thickness)
    for mark in work.marks(sheet.canvas):
        pencil.put(mark if hand.shade == "flat" else without_shade(mark))
    if hand.grain:
        roughen(sheet.pixels, hand.grain)
    return sheet.picture()


class Pencil:
    """Puts one mark after another onto the canvas."""

    def __init__(self, canvas: skia.Canvas, scene: Scene, hand: Hand, thickness: float) -> None:
        self.canvas, self.scene, self.hand, self.thickness = canvas, scene, hand, thickness
        self.under: Colour = 0xFFFFFF  # what was filled last: tinted outlines go with it

    def put(self, mark: Mark) -> None:
        self.canvas.save()
        if mark.clip is not None:
            self.canvas.clipPath(mark.clip, skia.ClipOp.kIntersect, True)
        if mark.fill is not None:
            self.under = self.hand.colour(mark.fill)
            self.canvas.drawPath(mark.path, paint(self.under))
        if mark.ink is not None:
            self._outline(mark, mark.ink)
        self.canvas.restore()

    def _outline(self, mark: Mark, ink: Colour) -> None:
        around = outlines(mark, self.scene)
        if around:
            self._shade(mark.path)
        width = (
            mark.line * self.thickness * (self.hand.line if around else max(0.75, min(1.2, self.hand.line)))
        )
        if width:
            line = nib(self._ink(ink, around), width)
            if self.hand.rough:
                line.setPathEffect(skia.DiscretePathEffect.Make(STRAY, self.hand.rough))
            self.canvas.drawPath(mark.path, line)

    def _ink(self, ink: Colour, around: bool) -> Colour:
        if ink != self.scene.ink:
            return self.hand.colour(ink)
        if self.hand.ink == "tinted" and around:
            return mix(self.under, 0x20101C, 0.5)
        return 0x000000 if self.hand.ink == "black" else ink

    def _shade(self, path: skia.Path) -> None:
        way = SHADING.get(self.hand.shade)
        if way is not None:
            self.canvas.save()
            self.canvas.clipPath(path, skia.ClipOp.kIntersect, True)
            way(self.canvas, path, self.hand)
            self.canvas.restore()


def towards(hand: Hand, length: float) -> tuple[float, float]:
    """The way that light goes, `length` long."""
    angle = math.radians(hand.light_from)
    return length * math.cos(angle), length * math.sin(angle)


def depth_of(path: skia.Path) -> float:
    bounds = path.getBounds()
    return max(1.5, min(12.0, 0.15 * min(bounds.width(), bounds.height())))


def ramp(canvas: skia.Canvas, path: skia.Path, hand: Hand) -> None:
    """From shine to shadow across the form."""
    bounds = path.getBounds()
    x, y = towards(hand, 0.5 * max(bounds.width(), bounds.height()))
    ends = [
        skia.Point(bounds.centerX() - x, bounds.centerY() - y),
        skia.Point(bounds.centerX() + x, bounds.centerY() + y),
    ]
    colours = [
        skia.ColorSetA(SHINE, round(180 * hand.strength)),
        skia.ColorSetA(SHADOW, round(230 * hand.strength)),
    ]
    fill = skia.Paint(AntiAlias=True, Shader=skia.GradientShader.MakeLinear(points=ends, colors=colours))
    canvas.drawPath(path, fill)


def edge(canvas: skia.Canvas, path: skia.Path, hand: Hand) -> None:
    """A soft shadow along the side that light leaves."""
    depth = depth_of(path)
    canvas.translate(*towards(hand, -depth * 0.7))
    canvas.drawPath(path, nib(SHADOW, depth * 1.6, alpha=hand.strength, blur=depth * 0.6))


def glow(canvas: skia.Canvas, path: skia.Path, hand: Hand) -> None:
    """A darker rim all around and a spot of light."""
    depth, bounds = depth_of(path), path.getBounds()
    canvas.drawPath(path, nib(SHADOW, depth * 1.2, alpha=hand.strength * 0.8, blur=depth * 0.7))
    x, y = towards(hand, -0.25 * min(bounds.width(), bounds.height()))
    spot = skia.Rect.MakeXYWH(
        bounds.centerX() + x - depth, bounds.centerY() + y - depth, 2 * depth, 2 * depth
    )
    canvas.drawOval(spot, paint(SHINE, alpha=hand.strength, blur=depth * 0.5))


def cel(canvas: skia.Canvas, path: skia.Path, hand: Hand) -> None:
    """One shadow with a hard edge."""
    lit = skia.Path(path)
    lit.offset(*towards(hand, -depth_of(path) * 0.9))
    canvas.clipPath(lit, skia.ClipOp.kDifference, True)
    canvas.drawPath(path, paint(SHADOW, alpha=hand.strength))


def hatch(canvas: skia.Canvas, path: skia.Path, hand: Hand) -> None:
    """Thin lines on the half that light leaves."""
    bounds = path.getBounds()
    reach = max(bounds.width(), bounds.height())
    if reach < 14:
        return
    canvas.translate(bounds.centerX(), bounds.centerY())
    canvas.rotate(hand.light_from)
    line = nib(SHADOW, 1.4, alpha=hand.strength * 1.3)
    for at in np.arange(0.12 * reach, 0.75 * reach, 4.5):
        canvas.drawLine(float(at), -reach, float(at) + 0.35 * reach, reach, line)


SHADING = {"ramp": ramp, "edge": edge, "glow": glow, "cel": cel, "hatch": hatch}


def roughen(pixels: np.ndarray, grain: float) -> None:
    """The tooth of paper in premultiplied uint8 (size, size, 4), in place."""
    size = len(pixels)
    noise = np.random.default_rng(0).standard_normal((size // 2, size // 2, 1)).repeat(2, 0).repeat(2, 1)
    inked = pixels[..., :3] * (1 + 0.07 * grain * noise)
    pixels[..., :3] = np.clip(inked, 0, pixels[..., 3:]).astype(np.uint8)
