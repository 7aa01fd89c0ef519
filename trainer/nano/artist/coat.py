"""Masks and markings of a head, kept inside its outline."""

import skia

from .marks import Mark
from .scene import Character
from .shapes import oval, tube, turned, weld


def coat(who: Character, path: skia.Path) -> list[Mark]:
    """Mask and markings inside the skull `path`."""
    shapes = [(shape, who.palette.light) for shape in _mask(who)]
    shapes += [(shape, who.palette.dark) for shape in _dark(who)]
    shapes += [(shape, who.palette.light) for shape in _spots(who)]
    return [Mark(shape, fill=fill, clip=path) for shape, fill in shapes]


def _mask(who: Character) -> list[skia.Path]:
    wide, high = who.head
    match who.subject.mask:
        case "muzzle":
            return [oval(0, high * 0.52, wide * 0.5, high * 0.46)]
        case "broad":
            return [oval(0, high * 0.6, wide * 0.7, high * 0.44)]
        case "lower":
            return [oval(0, high * 0.72, wide * 0.72, high * 0.66)]
        case "wide":
            return [weld(*(oval(s * wide * 0.27, high * 0.52, wide * 0.42, high * 0.44) for s in (-1, 1)))]
        case "cheeks":
            lobes = (oval(s * wide * 0.56, high * 0.74, wide * 0.56, high * 0.6) for s in (-1, 1))
            return [weld(*(turned(lobe, s * -14) for s, lobe in zip((-1, 1), lobes, strict=True)))]
        case "blaze":
            stripe = tube(((0, -high * 1.2), (0, high * 0.4)), 26)
            return [weld(stripe, oval(0, high * 0.62, wide * 0.62, high * 0.56))]
        case "penguin":
            lobes_ = [oval(s * wide * 0.4, high * 0.02, wide * 0.43, high * 0.62) for s in (-1, 1)]
            return [weld(*lobes_, oval(0, high * 0.5, wide * 0.74, high * 0.46))]
        case "screen":
            plate = skia.Path()
            plate.addRoundRect(skia.Rect.MakeLTRB(-wide + 13, -high * 0.62, wide - 13, high * 0.86), 22, 22)
            return [plate]
    return []


def _spots(who: Character) -> list[skia.Path]:
    """Pale spots over everything: the brows of a shiba and of a red panda."""
    wide, high = who.head
    x, y = who.subject.eyes
    if who.subject.spots == "brows":
        return [turned(oval(s * (x - 2), y - 33, 11, 7), s * 16, s * x, y - 33) for s in (-1, 1)]
    if who.subject.spots == "patches":
        brows = [turned(oval(s * (x + 4), y - 29, 17, 11), s * 12, s * x, y - 29) for s in (-1, 1)]
        return brows + [oval(s * wide * 0.84, high * 0.32, 17, 20) for s in (-1, 1)]
    return []


def _dark(who: Character) -> list[skia.Path]:
    wide, high = who.head
    x, y = who.subject.eyes
    match who.subject.marks:
        case "brow":
            return [
                tube(((at, -high * 1.1), (at * 0.8, -high * (0.66 if at else 0.54))), 8)
                for at in (-15, 0, 15)
            ]
        case "tiger":
            bars = [
                tube(((at, -high * 1.1), (at * 0.75, -high * (0.62 if at else 0.5))), 9)
                for at in (-21, 0, 21)
            ]
            return bars + [
                tube(((s * wide * 1.1, at), (s * wide * 0.84, at + 3)), 9) for s in (-1, 1) for at in (2, 21)
            ]
        case "patch":
            return [
                turned(
                    oval(who.patch_side * (x + 2), y - 4, 25, 31), who.patch_side * 12, who.patch_side * x, y
                )
            ]
        case "cow":
            side = who.patch_side
            return [
                turned(oval(side * (x + 6), y - 12, 30, 34), side * 14, side * x, y),
                oval(-side * wide * 0.5, -high * 1.02, 30, 19),
            ]
        case "half":
            return [oval(who.patch_side * wide * 0.86, -high * 0.5, wide * 0.72, high * 0.95)]
        case "panda":
            return [turned(oval(s * (x + 2), y + 5, 22, 28), s * 24, s * x, y) for s in (-1, 1)]
        case "raccoon":
            return [
                weld(
                    *(turned(oval(s * (x + 6), y + 5, 32, 24), s * 18, s * x, y) for s in (-1, 1)),
                    tube(((0, -high * 1.1), (0, high * 0.1)), 13),
                )
            ]
        case "streaks":
            return [tube(((s * x * 0.9, y + 26), (s * (x + 10), high * 1.1)), 13) for s in (-1, 1)]
    return []
