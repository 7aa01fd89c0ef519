"""The head without its features: skull, ears, coat markings, what is worn on top."""

import skia

from .marks import Mark, mix, shaded
from .scene import Character, Point, Scene
from .shapes import blob, broken, mirrored, oval, thicken, tube, turned, weld

Ear = tuple[skia.Path, skia.Path, Point]  # outline, inside, root
HANGING = {
    "long": 52,
    "point": 26,
    "fox": 26,
    "round": 14,
    "fold": 14,
    "flop": -6,
}  # degrees when quite dropped


def skull(who: Character) -> skia.Path:
    """The outline of the head, a little wider at the cheeks than at the brow."""
    wide, high = who.head
    return blob(0, high * 0.1, wide, high * 1.1, high * 0.9, 0.66)


def head_marks(scene: Scene) -> list[Mark]:
    """Ears, skull and markings, in drawing order."""
    who, path = scene.character, skull(scene.character)
    under = [mark for side in (-1, 1) for mark in _ear(scene, side)] if who.subject.ears not in OVER else []
    over = [mark for side in (-1, 1) for mark in _ear(scene, side)] if who.subject.ears in OVER else []
    tuft = _tuft(scene) if who.subject.ears == "tuft" else []
    if who.subject.ears == "eyes":
        return _frog_head(scene)
    return [
        *tuft,
        *under,
        *shaded(path, who.palette.fur),
        *_coat(who, path),
        Mark(path, ink=scene.ink),
        *over,
    ]


OVER = ("flop", "fold")


def _frog_head(scene: Scene) -> list[Mark]:
    who = scene.character
    (x, y), size = who.subject.eyes, who.subject.ear_size
    bumps = [oval(side * x, y - 4, size, size) for side in (-1, 1)]
    path = weld(skull(who), *bumps)
    jaw = oval(0, who.head[1] * 0.98, who.head[0] * 0.72, 25)
    return [
        *shaded(path, who.palette.fur),
        Mark(jaw, fill=who.palette.light, clip=path),
        Mark(path, ink=scene.ink),
    ]


def _ear(scene: Scene, side: int) -> list[Mark]:
    who = scene.character
    kind, size, coat = who.subject.ears, who.subject.ear_size, who.palette
    if kind not in SHAPES:
        return []
    outer, inner, (x, y) = SHAPES[kind](who.head[0], who.head[1], size)
    swing = HANGING[kind] * scene.pose.ear_drop
    outer, inner = (mirrored(turned(path, swing, x, y), side) for path in (outer, inner))
    fill = {"flop": coat.dark, "fold": coat.dark}.get(kind, coat.fur)
    if who.subject.limbs == "dark":
        return [Mark(outer, fill=coat.dark, ink=scene.ink)]
    marks = [Mark(outer, fill=fill)]
    if kind == "fox":
        tip = mirrored(
            turned(oval(x + size * 0.32, y - size * 1.0, size * 0.6, size * 0.55), swing, x, y), side
        )
        marks.append(Mark(tip, fill=coat.dark, clip=outer))
    if kind not in OVER:
        marks.append(Mark(inner, fill=coat.inner, clip=outer))
    return [*marks, Mark(outer, ink=scene.ink)]


def _round_ear(wide: float, high: float, size: float) -> Ear:
    x, y = wide * 0.72, -high * 0.74
    return oval(x, y, size, size), oval(x + 1, y + 2, size * 0.55, size * 0.55), (x, y + size)


def _pointed(wide: float, high: float, size: float) -> Ear:
    root = (wide * 0.62, -high * 0.5)
    outer = _leaf((wide * 0.2, -high * 0.86), (wide * 0.8, -high - size * 0.74), (wide * 0.9, -high * 0.5), 7)
    inner = _leaf(
        (wide * 0.42, -high * 0.84), (wide * 0.74, -high - size * 0.4), (wide * 0.82, -high * 0.6), 5
    )
    return outer, inner, root


def _leaf(foot: Point, tip: Point, other: Point, soft: float) -> skia.Path:
    """A triangle with a rounded tip and slightly bulging sides."""
    path = skia.Path()
    path.moveTo(*foot)
    for a, b in ((foot, tip), (tip, other)):
        mx, my = (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
        path.quadTo(mx + (2 if a == tip else -2), my - 5, *b)
    path.close()
    return weld(path, thicken(path, soft))


def _long_ear(wide: float, high: float, size: float) -> Ear:
    x, y = wide * 0.4, -high * 0.7
    outer = turned(blob(x, y - size * 0.55, 18.5, size * 0.62, size * 0.6, 0.7), 9, x, y)
    inner = turned(blob(x, y - size * 0.5, 9.5, size * 0.46, size * 0.5, 0.7), 9, x, y)
    return outer, inner, (x, y)


def _flop_ear(wide: float, high: float, size: float) -> Ear:
    x, y = wide * 0.78, -high * 0.62
    outer = turned(blob(x + 8, y + size * 0.62, 19, size * 0.78, size * 0.42, 0.6), -12, x, y)
    return outer, outer, (x, y)


def _fold_ear(wide: float, high: float, size: float) -> Ear:
    x, y = wide * 0.66, -high * 0.78
    corners = [
        (wide * 0.32, -high * 0.98),
        (wide * 0.8, -high * 1.12),
        (wide * 1.0, -high * 0.42),
        (wide * 0.62, -high * 0.5),
    ]
    outer = broken([corners[0], corners[1], corners[2]], closed=True)
    outer = weld(outer, thicken(outer, 10))
    return outer, outer, (x, y)


SHAPES = {
    "round": _round_ear,
    "point": _pointed,
    "fox": _pointed,
    "long": _long_ear,
    "flop": _flop_ear,
    "fold": _fold_ear,
}


def _tuft(scene: Scene) -> list[Mark]:
    who = scene.character
    top, size = -who.head[1] + 6, who.subject.ear_size
    hairs = [tube(((0, top), (4 * lean, top - size * 0.8), (15 * lean, top - size)), 12) for lean in (-1, 1)]
    crest = weld(*hairs, tube(((0, top), (0, top - size * 1.05)), 12))
    return [Mark(crest, fill=who.palette.fur, ink=scene.ink)]


def _coat(who: Character, path: skia.Path) -> list[Mark]:
    """Mask and markings, kept inside the head."""
    shapes = [(shape, who.palette.light) for shape in _mask(who)] + [
        (shape, who.palette.dark) for shape in _dark(who)
    ]
    return [Mark(shape, fill=fill, clip=path) for shape, fill in shapes]


def _mask(who: Character) -> list[skia.Path]:
    wide, high = who.head
    match who.subject.mask:
        case "muzzle":
            return [oval(0, high * 0.52, wide * 0.5, high * 0.46)]
        case "lower":
            return [oval(0, high * 0.72, wide * 0.72, high * 0.66)]
        case "wide":
            return [
                weld(
                    oval(-wide * 0.27, high * 0.52, wide * 0.42, high * 0.44),
                    oval(wide * 0.27, high * 0.52, wide * 0.42, high * 0.44),
                )
            ]
        case "cheeks":
            return [
                weld(
                    *(
                        turned(oval(s * wide * 0.56, high * 0.74, wide * 0.56, high * 0.6), s * -14)
                        for s in (-1, 1)
                    )
                )
            ]
        case "penguin":
            lobes = [oval(s * wide * 0.4, high * 0.02, wide * 0.43, high * 0.62) for s in (-1, 1)]
            return [weld(*lobes, oval(0, high * 0.5, wide * 0.74, high * 0.46))]
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
        case "panda":
            return [turned(oval(s * (x + 2), y + 5, 22, 28), s * 24, s * x, y) for s in (-1, 1)]
    return []


def hair_bow(scene: Scene) -> list[Mark]:
    """The bow on top of the head, if one is worn."""
    who = scene.character
    if who.accessory != "bow":
        return []
    # Between the eyes of a frog there is no room on top, so it wears a bow tie.
    y = who.head[1] + 2 if who.subject.ears == "eyes" else -who.head[1] + 3
    colour = who.accessory_colour
    loop = skia.Path()
    loop.moveTo(2, y)
    loop.cubicTo(12, y - 24, 34, y - 26, 33, y - 4)
    loop.cubicTo(34, y + 18, 14, y + 18, 2, y)
    loops = [Mark(mirrored(loop, side), fill=colour, ink=scene.ink) for side in (-1, 1)]
    return [*loops, Mark(oval(0, y - 1, 10, 10), fill=mix(colour, 0xFFFFFF, 0.25), ink=scene.ink)]


def scarf(scene: Scene) -> list[Mark]:
    """The scarf around the neck, if one is worn; it lies on the body and under the head."""
    who = scene.character
    if who.accessory != "scarf":
        return []
    _, chin = who.head
    side, colour = who.patch_side, who.accessory_colour
    band = tube(((-36, chin - 3), (0, chin + 20), (36, chin - 3)), 20)
    end = mirrored(tube(((21, chin + 12), (25, chin + 36)), 18), side)
    return [Mark(end, fill=mix(colour, 0, 0.12), ink=scene.ink), Mark(band, fill=colour, ink=scene.ink)]
