"""Nose, cheeks and whiskers. (0, 0) is the middle of the head."""

from .marks import FINE, Mark, mix
from .scene import Character, Scene
from .shapes import blob, broken, oval

WHITE = 0xFFFFFF
BLUSH = 0xFF7F8C


def nose_y(who: Character) -> float:
    """Height of the nose, below the middle of the head."""
    return {"nostrils": -4, "snout": 20, "beak": 16, "bill": 17, "leather": 10, "wet": 19}.get(
        who.subject.nose, 15
    )


def cheeks(scene: Scene) -> list[Mark]:
    if not scene.face.blush:
        return []
    who = scene.character
    colour = mix(who.palette.fur, BLUSH, 0.72)
    if who.subject.mask in ("cheeks", "penguin", "lower", "screen", "blaze"):
        colour = mix(WHITE, BLUSH, 0.72)
    x, y = (who.head[0] - 19, 24)
    if scene.face.hot:
        return [mark for side in (-1, 1) for mark in _glowing(side * (x - 2), y)]
    return [Mark(oval(side * x, y, 13, 8.5), fill=colour) for side in (-1, 1)]


def _glowing(x: float, y: float) -> list[Mark]:
    """A cheek that burns, with the strokes of comics."""
    strokes = [broken(((x + dx + 3, y - 6), (x + dx - 3, y + 6))) for dx in (-9, 0, 9)]
    return [
        Mark(oval(x, y, 19, 12.5), fill=0xFF8089),
        *(Mark(stroke, ink=0xE8384F, line=3.4) for stroke in strokes),
    ]


def whiskers(scene: Scene) -> list[Mark]:
    who = scene.character
    if not who.subject.whiskers:
        return []
    x = who.head[0]
    ends = (((x - 10, 12), (x + 13, 8)), ((x - 11, 27), (x + 12, 30)))
    return [
        Mark(broken([(s * px, y) for px, y in pair]), ink=scene.ink, line=FINE)
        for s in (-1, 1)
        for pair in ends
    ]


def nose(scene: Scene) -> list[Mark]:
    who, y = scene.character, nose_y(scene.character)
    colour = who.palette.nose
    match who.subject.nose:
        case "wide":
            return [
                Mark(blob(0, y, 12, 8, 8), fill=mix(scene.ink, 0, 0.2)),
                Mark(oval(-3, y - 3, 4, 2.6), fill=WHITE),
            ]
        case "small":
            tip = broken(((-8, y - 4), (8, y - 4), (0, y + 5)), closed=True)
            return [Mark(tip, fill=colour, ink=colour, line=4)]
        case "beak":
            beak = broken(((-15, y - 3), (0, y - 11), (15, y - 3), (0, y + 9)), closed=True)
            return [Mark(beak, fill=colour, ink=scene.ink)]
        case "bill":
            bill = blob(0, y, 36, 11, 10, 0.74)
            holes = [Mark(oval(s * 6, y - 4, 2, 2.6), fill=scene.ink) for s in (-1, 1)]
            return [Mark(bill, fill=colour, ink=scene.ink), *holes]
        case "leather":
            return [
                Mark(blob(0, y, 14, 17, 17), fill=colour, ink=scene.ink, line=4.4),
                Mark(oval(-4, y - 7, 4, 5), fill=mix(colour, WHITE, 0.6)),
            ]
        case "wet":
            return [Mark(oval(s * 17, y + 2, 5, 6.5), fill=mix(scene.ink, colour, 0.35)) for s in (-1, 1)]
        case "button":
            return [Mark(oval(0, y, 5.5, 4), fill=mix(who.palette.fur, 0xC2453A, 0.4))]
        case "none":
            return []
        case "snout":
            holes = [Mark(oval(s * 8.5, y, 4, 6), fill=mix(scene.ink, colour, 0.25)) for s in (-1, 1)]
            return [Mark(blob(0, y, 25, 16, 16), fill=colour, ink=scene.ink), *holes]
        case _:
            return [Mark(oval(s * 8, y, 3.4, 3), fill=mix(scene.ink, who.palette.fur, 0.2)) for s in (-1, 1)]
