"""Outlines as skia paths. Units are pixels of a 256 px sticker, y grows downwards."""

import math
from collections.abc import Sequence

import skia

from .scene import Point

SOFT = 0.62  # control length of a soft, slightly square oval (0.5523 is a plain ellipse)


def oval(x: float, y: float, rx: float, ry: float) -> skia.Path:
    path = skia.Path()
    path.addOval(skia.Rect.MakeLTRB(x - rx, y - ry, x + rx, y + ry))
    return path


def blob(x: float, y: float, rx: float, top: float, bottom: float, soft: float = SOFT) -> skia.Path:
    """A soft oval whose widest line is at `y`, reaching `top` above and `bottom` below it."""
    path = skia.Path()
    path.moveTo(x, y - top)
    path.cubicTo(x + rx * soft, y - top, x + rx, y - top * soft, x + rx, y)
    path.cubicTo(x + rx, y + bottom * soft, x + rx * soft, y + bottom, x, y + bottom)
    path.cubicTo(x - rx * soft, y + bottom, x - rx, y + bottom * soft, x - rx, y)
    path.cubicTo(x - rx, y - top * soft, x - rx * soft, y - top, x, y - top)
    path.close()
    return path


def curve(points: Sequence[Point]) -> skia.Path:
    """An open line through the first and last point, pulled towards the ones between (2 to 4 points)."""
    path = skia.Path()
    path.moveTo(*points[0])
    flat = [value for point in points[1:] for value in point]
    {2: path.lineTo, 4: path.quadTo, 6: path.cubicTo}[len(flat)](*flat)
    return path


def broken(points: Sequence[Point], *, closed: bool = False) -> skia.Path:
    """Straight pieces from point to point."""
    path = skia.Path()
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    if closed:
        path.close()
    return path


def slab(left: float, top: float, right: float, bottom: float, radius: float = 5) -> skia.Path:
    """A rectangle with round corners."""
    path = skia.Path()
    path.addRoundRect(skia.Rect.MakeLTRB(left, top, right, bottom), radius, radius)
    return path


def tube(points: Sequence[Point], width: float) -> skia.Path:
    """The outline of a thick round-ended line along `curve(points)`."""
    return thicken(curve(points), width)


def thicken(line: skia.Path, width: float) -> skia.Path:
    paint = skia.Paint(Style=skia.Paint.kStroke_Style, StrokeWidth=width)
    paint.setStrokeCap(skia.Paint.kRound_Cap)
    paint.setStrokeJoin(skia.Paint.kRound_Join)
    thick = skia.Path()
    paint.getFillPath(line, thick)
    return skia.Simplify(thick)


def weld(*paths: skia.Path) -> skia.Path:
    """One outline around all of them."""
    whole = paths[0]
    for path in paths[1:]:
        whole = skia.Op(whole, path, skia.PathOp.kUnion_PathOp)
    return whole


def turned(path: skia.Path, degrees: float, x: float = 0, y: float = 0) -> skia.Path:
    """The path turned clockwise around (x, y)."""
    matrix = skia.Matrix()
    matrix.setRotate(degrees, x, y)
    return moved_by(path, matrix)


def placed(path: skia.Path, x: float, y: float, scale: float = 1, degrees: float = 0) -> skia.Path:
    """A path drawn around the origin, turned, scaled and set down at (x, y)."""
    matrix = skia.Matrix()
    matrix.setTranslate(x, y)
    matrix.preRotate(degrees)
    matrix.preScale(scale, scale)
    return moved_by(path, matrix)


def moved_by(path: skia.Path, matrix: skia.Matrix) -> skia.Path:
    moved = skia.Path()
    path.transform(matrix, moved)
    return moved


def mirrored(path: skia.Path, side: int) -> skia.Path:
    """The path itself for the right side, its mirror image across x = 0 for the left."""
    if side > 0:
        return path
    matrix = skia.Matrix()
    matrix.setScale(-1, 1)
    return moved_by(path, matrix)


def star(points: int, outer: float, inner: float) -> skia.Path:
    """A star around the origin, one point up."""
    radii = (outer, inner)
    turns = (math.pi * i / points - math.pi / 2 for i in range(2 * points))
    corners = [(radii[i % 2] * math.cos(t), radii[i % 2] * math.sin(t)) for i, t in enumerate(turns)]
    return broken(corners, closed=True)


def sparkle(radius: float) -> skia.Path:
    """A four-pointed glint with hollow sides, around the origin."""
    path = skia.Path()
    path.moveTo(0, -radius)
    w = radius * 0.2
    for x, y, cx, cy in (
        (radius * 0.8, 0, w, -w),
        (0, radius, w, w),
        (-radius * 0.8, 0, -w, w),
        (0, -radius, -w, -w),
    ):
        path.quadTo(cx, cy, x, y)
    path.close()
    return path


def heart(radius: float) -> skia.Path:
    """A full heart around the origin."""
    r = radius
    path = skia.Path()
    path.moveTo(0, r * 0.95)
    path.cubicTo(-r * 0.75, r * 0.45, -r * 1.15, 0, -r * 1.08, -r * 0.42)
    path.cubicTo(-r, -r * 1.02, -r * 0.25, -r * 1.1, 0, -r * 0.48)
    path.cubicTo(r * 0.25, -r * 1.1, r, -r * 1.02, r * 1.08, -r * 0.42)
    path.cubicTo(r * 1.15, 0, r * 0.75, r * 0.45, 0, r * 0.95)
    path.close()
    return path


def drop(radius: float) -> skia.Path:
    """A falling drop around the origin, its point up."""
    r = radius
    path = skia.Path()
    path.moveTo(0, -r * 1.5)
    path.cubicTo(r * 0.3, -r * 0.9, r, -r * 0.35, r, r * 0.25)
    path.cubicTo(r, r * 0.8, r * 0.5, r * 1.1, 0, r * 1.1)
    path.cubicTo(-r * 0.5, r * 1.1, -r, r * 0.8, -r, r * 0.25)
    path.cubicTo(-r, -r * 0.35, -r * 0.3, -r * 0.9, 0, -r * 1.5)
    path.close()
    return path
