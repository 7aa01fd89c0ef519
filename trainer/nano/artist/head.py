"""The head without its features: what is behind it, ears, skull, coat, and what grows on it."""

import skia

from .coat import coat
from .crest import behind_head, on_head
from .ears import OVER, ears
from .hair import hair_behind, hair_on
from .marks import Mark, shaded
from .scene import Character, Scene
from .shapes import blob, oval, weld


def skull(who: Character) -> skia.Path:
    """The outline of the head, a little wider at the cheeks than at the brow."""
    wide, high = who.head
    if who.subject.skull == "box":
        path = skia.Path()
        path.addRoundRect(skia.Rect.MakeLTRB(-wide, -high, wide, high), 30, 30)
        return path
    if who.subject.skull == "heavy":
        return blob(0, high * 0.24, wide, high * 1.2, high * 0.76, 0.76)
    return blob(0, high * 0.1, wide, high * 1.1, high * 0.9, 0.66)


def head_marks(scene: Scene) -> list[Mark]:
    """Ears, skull, markings and hair, in drawing order."""
    who = scene.character
    if who.subject.ears == "eyes":
        return _frog_head(scene)
    path, over = skull(who), who.subject.ears in OVER
    return [
        *hair_behind(scene),
        *behind_head(scene),
        *([] if over else ears(scene)),
        *shaded(path, who.palette.fur),
        *coat(who, path),
        Mark(path, ink=scene.ink),
        *hair_on(scene, path),
        *on_head(scene),
        *(ears(scene) if over else []),
    ]


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
