"""What is worn: bows, scarves, flowers and glasses."""

import skia

from .marks import Mark, mix
from .scene import Scene
from .shapes import mirrored, oval, placed, tube, weld


def on_top(scene: Scene) -> list[Mark]:
    """The bow, the flower or the glasses, if one is worn: drawn over the face."""
    worn = {"bow": _bow, "flower": _flower, "glasses": _glasses}
    return worn[scene.character.accessory](scene) if scene.character.accessory in worn else []


def _bow(scene: Scene) -> list[Mark]:
    who = scene.character
    # Between the eyes of a frog there is no room on top, so it wears a bow tie.
    y = who.head[1] + 2 if who.subject.ears == "eyes" else -who.head[1] + 3
    colour = who.accessory_colour
    loop = skia.Path()
    loop.moveTo(2, y)
    loop.cubicTo(12, y - 24, 34, y - 26, 33, y - 4)
    loop.cubicTo(34, y + 18, 14, y + 18, 2, y)
    loops = [Mark(mirrored(loop, side), fill=colour, ink=scene.ink) for side in (-1, 1)]
    return [*loops, Mark(oval(0, y - 1, 10, 10), fill=mix(colour, 0xFFFFFF, 0.25), ink=scene.ink)]


def _flower(scene: Scene) -> list[Mark]:
    """Behind one ear; frogs wear it at the neck."""
    who = scene.character
    x, y = who.patch_side * who.head[0] * 0.56, -who.head[1] * 0.72
    if who.subject.ears == "eyes":
        x, y = 0, who.head[1] + 2
    petals = weld(*(placed(oval(0, -11, 8.5, 10), x, y, 1, turn) for turn in range(0, 360, 72)))
    return [
        Mark(petals, fill=who.accessory_colour, ink=scene.ink, line=5),
        Mark(oval(x, y, 7, 7), fill=0xFFF1B8, ink=scene.ink, line=4),
    ]


def _glasses(scene: Scene) -> list[Mark]:
    x, y = scene.character.subject.eyes
    colour = scene.character.accessory_colour
    rims = [Mark(oval(side * x, y + 1, 26, 26), ink=colour, line=5.6) for side in (-1, 1)]
    return [*rims, Mark(tube(((26 - x, y), (0, y - 5), (x - 26, y)), 5.6), fill=colour)]


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
