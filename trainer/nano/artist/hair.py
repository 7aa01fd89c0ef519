"""The hair of people: several cuts, chosen by the individual's variant."""

import skia

from .marks import Mark, mix
from .scene import Character, Scene
from .shapes import blob, mirrored, oval, tube, weld

BOY, GIRL = ("short", "spiky", "curly"), ("bob", "pigtails", "bun", "long")


def cut(who: Character) -> str:
    """The cut of this individual; "" for those without hair."""
    cuts = {"boy": BOY, "girl": GIRL}.get(who.subject.crest, ())
    return cuts[who.variant % len(cuts)] if cuts else ""


def hair_behind(scene: Scene) -> list[Mark]:
    """What hangs behind the head or stands out at its sides."""
    who, kind = scene.character, cut(scene.character)
    (wide, high), colour = who.head, mix(who.palette.dark, 0, 0.12)
    if kind in ("bob", "long"):
        end = high * (0.78 if kind == "bob" else 1.42)
        locks = [blob(side * wide * 0.8, high * 0.1, 35, high * 1.1, end, 0.75) for side in (-1, 1)]
        return [Mark(lock, fill=colour, ink=scene.ink) for lock in locks]
    if kind == "pigtails":
        bunch = blob(wide + 17, high * 0.2, 22, 30, 42)
        tie = oval(wide + 5, -high * 0.2, 9, 9)
        return [
            mark
            for side in (-1, 1)
            for mark in (
                Mark(mirrored(bunch, side), fill=who.palette.dark, ink=scene.ink),
                Mark(mirrored(tie, side), fill=who.palette.second, ink=scene.ink),
            )
        ]
    if kind == "bun":
        return [Mark(oval(0, -high - 14, 27, 24), fill=who.palette.dark, ink=scene.ink)]
    return []


def hair_on(scene: Scene, path: skia.Path) -> list[Mark]:
    """The hair over the skull `path`, with its fringe above the brows."""
    who, kind = scene.character, cut(scene.character)
    if not kind:
        return []
    shape = _curls(who) if kind == "curly" else _cap(who, path, parted=kind in ("long", "bun"))
    if kind == "spiky":
        shape = weld(shape, *_spikes(who))
    shine = tube(((-who.head[0] * 0.5, -who.head[1] * 0.8), (-20, -who.head[1] * 0.94)), 6)
    return [
        Mark(shape, fill=who.palette.dark, ink=scene.ink),
        Mark(shine, fill=mix(who.palette.dark, 0xFFFFFF, 0.28)),
    ]


def _cap(who: Character, path: skia.Path, *, parted: bool) -> skia.Path:
    wide, high = who.head
    side, edge = who.patch_side, skia.Path()
    edge.moveTo(-wide - 20, -high - 30)
    edge.lineTo(wide + 20, -high - 30)
    edge.lineTo(wide + 20, high * 0.12)
    edge.lineTo(wide * 0.93, high * 0.12)
    edge.quadTo(wide * 0.8, -high * 0.5, side * wide * 0.3, -high * 0.66)
    if not parted:
        edge.quadTo(side * wide * 0.1, -high * 0.42, -side * wide * 0.2, -high * 0.6)
    edge.quadTo(-wide * 0.8, -high * 0.5, -wide * 0.93, high * 0.12)
    edge.lineTo(-wide - 20, high * 0.12)
    edge.close()
    grown = skia.Path()
    matrix = skia.Matrix()
    matrix.setScale(1.06, 1.07)
    path.transform(matrix, grown)
    return skia.Op(grown, edge, skia.PathOp.kIntersect_PathOp)


def _spikes(who: Character) -> list[skia.Path]:
    wide, high = who.head
    return [
        tube(((x * wide, -high * 0.86), (x * wide * 1.2 + who.patch_side * 8, -high - rise)), 27)
        for x, rise in ((-0.45, 3), (-0.15, 13), (0.18, 15), (0.48, 5))
    ]


def _curls(who: Character) -> skia.Path:
    wide, high = who.head
    spots = (
        (-0.98, -0.1),
        (-0.9, -0.55),
        (-0.6, -0.9),
        (-0.2, -1.02),
        (0.2, -1.02),
        (0.6, -0.9),
        (0.9, -0.55),
    )
    fringe = ((-0.55, -0.66), (-0.18, -0.72), (0.2, -0.72), (0.56, -0.66), (0.98, -0.1))
    return weld(*(oval(x * wide, y * high, 22, 21) for x, y in spots + fringe))
