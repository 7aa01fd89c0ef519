"""The body below the chin: trunk and feet. (0, 0) is the middle of the head."""

import skia

from .arms import arm_path, sock, welded
from .marks import Mark, mix, shaded
from .scene import Character, Colour, Scene
from .shapes import blob, mirrored, oval, tube, weld


def trunk(scene: Scene) -> list[Mark]:
    who = scene.character
    torso = _trunk_path(who)
    outline = weld(torso, *(arm_path(who, kind, side) for kind, side in welded(scene)))
    marks = [*shaded(outline, who.palette.clothes or who.palette.fur), *_belly(who, torso)]
    marks += [mark for kind, side in welded(scene) for mark in sock(who, kind, side)]
    return [*marks, Mark(outline, ink=scene.ink)]


def _trunk_path(who: Character) -> skia.Path:
    (_, chin), (wide, high) = who.head, who.body
    return blob(0, chin + high * 0.56, wide, high * 0.56 + 22, high * 0.44, 0.6)


def _belly(who: Character, trunk: skia.Path) -> list[Mark]:
    (_, chin), (wide, high) = who.head, who.body
    if who.palette.clothes is not None:
        return _shirt(who, trunk)
    big = 0.8 if who.subject.limbs == "flipper" else 0.62
    belly = blob(0, chin + high * 0.6, wide * big, high * 0.62, high * (0.26 if big < 0.7 else 0.36))
    marks = [Mark(belly, fill=who.palette.light, clip=trunk)]
    if who.subject.marks == "panda":
        yoke = oval(0, chin - 2, wide * 1.4, 30)
        marks.append(Mark(yoke, fill=who.palette.dark, clip=trunk))
    if who.subject.marks == "cow":
        side = who.patch_side
        marks.append(
            Mark(oval(side * wide * 0.8, chin + high * 0.42, 22, 20), fill=who.palette.dark, clip=trunk)
        )
    if who.subject.marks == "tiger":
        marks += [_flank(who, trunk, side, at) for side in (-1, 1) for at in (0.42, 0.68)]
    return marks


def _shirt(who: Character, trunk: skia.Path) -> list[Mark]:
    """A collar, and a stripe or buttons."""
    (_, chin), (wide, high) = who.head, who.body
    pale = mix(who.palette.clothes or 0, 0xFFFFFF, 0.72)
    if who.subject.skull == "box":
        panel = skia.Path()
        panel.addRoundRect(skia.Rect.MakeLTRB(-24, chin + high * 0.36, 24, chin + high * 0.78), 7, 7)
        lamps = [oval(x, chin + high * 0.57, 6, 6) for x in (-11, 11)]
        return [
            Mark(panel, fill=who.palette.light),
            Mark(lamps[0], fill=who.palette.second),
            Mark(lamps[1], fill=0x4BC46B),
        ]
    if who.variant % 2:
        band = tube(((-wide - 20, chin + high * 0.62), (wide + 20, chin + high * 0.62)), 14)
        return [Mark(band, fill=pale, clip=trunk)]
    return [Mark(oval(0, chin + high * at, 5, 5), fill=pale) for at in (0.42, 0.66)]


def _flank(who: Character, trunk: skia.Path, side: int, at: float) -> Mark:
    (_, chin), (wide, high) = who.head, who.body
    y = chin + high * at
    return Mark(
        mirrored(tube(((wide + 6, y - 2), (wide - 10, y + 1)), 9), side), fill=who.palette.dark, clip=trunk
    )


def feet(scene: Scene) -> list[Mark]:
    who = scene.character
    (_, chin), (wide, high) = who.head, who.body
    floor = chin + high
    fill = _foot_colour(who)
    marks: list[Mark] = []
    for side in (-1, 1):
        if scene.pose.sits:
            marks.append(Mark(oval(side * (wide - 9), floor - 8, 21, 19), fill=fill, ink=scene.ink))
            marks.append(
                Mark(oval(side * (wide - 9), floor - 6, 11, 9), fill=mix(fill, who.palette.inner, 0.75))
            )
        else:
            marks.append(Mark(blob(side * wide * 0.5, floor - 1, 22, 12, 13), fill=fill, ink=scene.ink))
    return marks


def _foot_colour(who: Character) -> Colour:
    if who.subject.nose in ("beak", "bill"):
        return who.palette.nose
    return who.palette.dark if who.subject.limbs in ("dark", "socks") else who.palette.fur
