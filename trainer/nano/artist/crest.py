"""What grows out of a head: tufts, manes, horns, spikes and an antenna. Hair has its own module."""

import math

from .marks import Mark, mix
from .scene import Scene
from .shapes import blob, broken, oval, thicken, tube, weld


def behind_head(scene: Scene) -> list[Mark]:
    """Drawn before the ears."""
    return {
        "tuft": _tuft,
        "mane": _mane,
        "spikes": _spikes,
        "antenna": _antenna,
        "horns": _horns,
        "unicorn": _flowing_mane,
    }.get(scene.character.subject.crest, lambda scene: [])(scene)


def on_head(scene: Scene) -> list[Mark]:
    """Drawn over the skull, before the face."""
    return _horn(scene) if scene.character.subject.crest == "unicorn" else []


def _tuft(scene: Scene) -> list[Mark]:
    who = scene.character
    top, size = -who.head[1] + 6, who.subject.ear_size
    hairs = [tube(((0, top), (4 * lean, top - size * 0.8), (15 * lean, top - size)), 12) for lean in (-1, 1)]
    crest = weld(*hairs, tube(((0, top), (0, top - size * 1.05)), 12))
    return [Mark(crest, fill=who.palette.fur, ink=scene.ink)]


def _mane(scene: Scene) -> list[Mark]:
    who = scene.character
    wide, high = who.head
    turns = [math.tau * at / 13 + 0.24 for at in range(13)]
    lobes = [
        oval((wide + 5) * math.cos(turn), high * 0.08 + (high + 7) * math.sin(turn), 24, 24) for turn in turns
    ]
    return [Mark(weld(oval(0, 0, wide + 4, high + 6), *lobes), fill=who.palette.dark, ink=scene.ink)]


def _spikes(scene: Scene) -> list[Mark]:
    who = scene.character
    wide, high = who.head
    marks: list[Mark] = []
    for degrees, size in ((-128, 17), (-52, 17), (-109, 21), (-71, 21), (-90, 25)):
        turn = math.radians(degrees)
        x, y = wide * 0.94 * math.cos(turn), high * 1.02 * math.sin(turn)
        along = (-math.sin(turn) * size * 0.85, math.cos(turn) * size * 0.85)
        tip = (x + math.cos(turn) * size * 1.3, y + math.sin(turn) * size * 1.3)
        spike = broken(((x - along[0], y - along[1]), tip, (x + along[0], y + along[1])), closed=True)
        marks.append(Mark(weld(spike, thicken(spike, 8)), fill=who.palette.dark, ink=scene.ink))
    return marks


def _antenna(scene: Scene) -> list[Mark]:
    who = scene.character
    top = -who.head[1]
    lean = 10 * who.patch_side
    return [
        Mark(tube(((0, top + 8), (lean, top - 24)), 9), fill=who.palette.dark, ink=scene.ink),
        Mark(oval(lean, top - 32, 13, 13), fill=who.palette.second, ink=scene.ink),
    ]


def _horns(scene: Scene) -> list[Mark]:
    wide, high = scene.character.head
    marks: list[Mark] = []
    for side in (-1, 1):
        x, y = side * wide * 0.46, -high * 0.86
        horn = tube(((x, y), (x + side * 12, y - 14), (x + side * 8, y - 30)), 17)
        marks.append(Mark(horn, fill=0xF3E6CC, ink=scene.ink))
    return marks


def _flowing_mane(scene: Scene) -> list[Mark]:
    """Locks of two colours that fall at one side and peep out at the other."""
    who = scene.character
    wide, high = who.head
    side, (first, second) = who.patch_side, (who.palette.dark, who.palette.second)
    spots = (
        (-0.5, -0.92, 24, second),
        (1.06, 1.02, 25, second),
        (1.14, 0.42, 25, first),
        (1.06, -0.2, 25, second),
        (0.8, -0.72, 26, first),
        (0.1, -1.02, 24, second),
    )
    return [
        Mark(oval(side * x * wide, y * high, size, size), fill=colour, ink=scene.ink)
        for x, y, size, colour in spots
    ]


def _horn(scene: Scene) -> list[Mark]:
    who = scene.character
    top = -who.head[1]
    side = who.patch_side
    horn = broken(((-14, top + 14), (0, top - 46), (14, top + 14)), closed=True)
    horn = weld(horn, thicken(horn, 5))
    bands = [tube(((-18, y), (18, y - 9)), 4.6) for y in (top + 2, top - 15)]
    lock = blob(side * 20, top + 15, 21, 15, 16)
    return [
        Mark(horn, fill=0xFFD65C),
        *(Mark(band, fill=mix(0xFFD65C, 0xC47A1E, 0.6), clip=horn) for band in bands),
        Mark(horn, ink=scene.ink),
        Mark(lock, fill=who.palette.dark, ink=scene.ink),
    ]
