"""The figure around the head: what is drawn before it and what lies over it."""

from .arms import FRONT_ARMS, arms, thumbs
from .body import feet, trunk
from .marks import Mark
from .scene import Scene
from .tails import tail


def behind(scene: Scene) -> list[Mark]:
    """Everything drawn before the head, far things first."""
    return [*tail(scene), *trunk(scene), *feet(scene), *arms(scene, lambda kind: kind not in FRONT_ARMS)]


def in_front(scene: Scene) -> list[Mark]:
    """Arms and hands that lie over the head or over a held prop."""
    return [*arms(scene, lambda kind: kind in FRONT_ARMS), *thumbs(scene)]
