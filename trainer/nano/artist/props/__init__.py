"""Props: the things that tell the feeling at thumbnail size. They stay clear of ears and face."""

from ..marks import Mark
from ..scene import Scene
from .kinds import PROPS
from .places import set_down

__all__ = ["PROPS", "prop_marks"]


def prop_marks(scene: Scene, *, layer: str) -> list[Mark]:
    """Marks of all props of one layer: back, body, behind head, brow, held or front."""
    marks: list[Mark] = []
    for prop in scene.props:
        kind = PROPS[prop.kind]
        if kind.layer == layer:
            for spot in kind.place(scene, prop):
                marks += set_down(kind.draw(scene, prop), spot)
    return marks
