"""Food and other things in a figure's hands: all there, told apart, and out of its face."""

from dataclasses import replace

import numpy as np
import pytest
import skia

from trainer.nano.artist import RENDERERS, STYLES, compose
from trainer.nano.artist.drawing import face_box, layers, placement
from trainer.nano.artist.looks import ASKED
from trainer.nano.artist.marks import Mark
from trainer.nano.artist.props import PROPS, prop_marks
from trainer.nano.artist.scene import Prop, Scene

COLOURS = {choice.kind: choice.colours for choice in ASKED}
DEEP_FACES = ("tired", "surprised", "laughing", "thanks")  # whose mouths or heads come far down


def holding(
    name: str, *, choice: int = 0, seed: int = 3, subject: str = "otter", feeling: str = "thanks"
) -> Scene:
    scene = compose(seed, subject=subject, expression=feeling)
    word, colour = COLOURS[name][choice] if COLOURS[name] else ("", 0)
    pose = replace(scene.pose, arms=("hold", "hold"))
    return replace(scene, pose=pose, props=(Prop(name, 0, colour, word, name),))


@pytest.mark.parametrize("style", STYLES)
def test_every_thing_is_told_from_every_other_and_from_empty_hands(style: str) -> None:
    scenes = [holding(name) for name in COLOURS]
    pictures = [RENDERERS[style](scene, 96).astype(int) for scene in (*scenes, replace(scenes[0], props=()))]
    for at, one in enumerate(pictures):
        assert all(np.abs(one - other).mean() > 1 for other in pictures[:at])


@pytest.mark.parametrize("name", COLOURS)
def test_a_thing_stays_in_the_frame_and_below_the_face(name: str) -> None:
    for seed, feeling in enumerate(DEEP_FACES * 3):
        for subject in ("hamster", "frog", "girl"):
            scene = holding(name, seed=seed, subject=subject, feeling=feeling)
            left, top, right, bottom = thing_box(scene)
            assert min(left, top) > 0 and max(right, bottom) < 256
            assert top > face_box(scene)[3], (feeling, subject)


@pytest.mark.parametrize("name", [name for name, colours in COLOURS.items() if colours])
def test_a_thing_has_the_colour_that_is_said(name: str) -> None:
    inside = [{mark.fill for mark in held(holding(name, choice=at))} for at in range(len(COLOURS[name]))]
    assert all(one - other for one in inside for other in inside if one is not other)


def thing_box(scene: Scene) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of what it holds, in pixels of a 256 px sticker."""
    place, box = placement(scene, layers(scene)), skia.Rect.MakeEmpty()
    for mark in held(scene):
        if mark.clip is None:
            bounds = place.mapRect(mark.path.computeTightBounds())
            box.join(bounds.makeOutset(mark.line / 2, mark.line / 2) if mark.ink is not None else bounds)
    return box.left(), box.top(), box.right(), box.bottom()


def held(scene: Scene) -> list[Mark]:
    [prop] = scene.props
    return prop_marks(scene, layer=PROPS[prop.kind].layer)
