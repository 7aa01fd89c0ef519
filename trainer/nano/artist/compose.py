"""From a seed to a scene. Every throw of the dice happens here."""

import colorsys
from dataclasses import replace
from random import Random

from .dyes import dyed
from .expressions import EXPRESSIONS, LOOKS
from .looks import Look, PropChoice
from .scene import LEFT, RIGHT, Character, Colour, Face, Palette, Pose, Prop, Scene, Subject
from .subjects import BY_NAME, SUBJECTS
from .things import can_carry, carrying

ACCESSORY_SHARE = 0.2
EYE_SHAPES = ((1, 1), (0.9, 1.1), (1.06, 0.95))
HATS = ("party hat", "crown", "night cap", "headband")
INKS = (0x3A2420, 0x33211F, 0x402825, 0x2F2328)
ACCESSORY_COLOURS = (
    ("red", 0xF0414F),
    ("pink", 0xFF7FAA),
    ("blue", 0x3F86F0),
    ("yellow", 0xFFCB3D),
    ("green", 0x45B968),
)


def compose(
    seed: int,
    *,
    subject: str | None = None,
    expression: str | None = None,
    things: tuple[str, ...] = (),
    coat: str | None = None,
) -> Scene:
    """The scene of this seed, always the same; what is None is drawn from the seed.

    `things`: of THINGS, each with a place of its own; `coat`: one of the subject's own or of its dyes."""
    rng = Random(seed)
    # Both are drawn even when given, so that a seed keeps its individual whatever is asked of it.
    any_subject, any_expression = rng.choice(SUBJECTS), rng.choice(EXPRESSIONS)
    subject, expression = subject or any_subject, expression or any_expression
    side = rng.choice((LEFT, RIGHT))
    look = rng.choice([look for look in LOOKS[expression] if not things or can_carry(look)])
    look = carrying(look, things) if things else look
    character = _character(Random(f"{seed} individual"), subject, side, hat=has_hat(look))
    character = in_coat(character, coat) if coat else character
    return Scene(
        seed=seed,
        subject=subject,
        expression=expression,
        character=character,
        pose=_pose(rng, look, side),
        face=Face(look.eyes, look.brows, look.mouth, look.blush, look.tears, wink_side=side, hot=look.hot),
        props=tuple(prop for prop in _props(rng, look, side) if has_room(prop.kind, character.subject)),
        tag=look.tag,
        ink=rng.choice(INKS),
        fill=rng.uniform(0.93, 1.0),
        shift=(rng.uniform(-1, 1), rng.uniform(-1, 1)),
    )


def in_coat(character: Character, coat: str) -> Character:
    """The same individual in another coat."""
    subject = character.subject
    own = next((palette for palette in subject.palettes if palette.word == coat), None)
    return replace(character, palette=own or dyed(subject, coat), dyed=True)


def has_room(prop: str, subject: Subject) -> bool:
    """Whether a prop stays clear of the subject: lines of laughter beside whiskers are handles on a head."""
    return not (prop == "lines" and subject.whiskers)


def has_hat(look: Look) -> bool:
    """Whether it may put something on the head."""
    return any(prop.kind in HATS for slot in look.props for prop in slot)


def _character(rng: Random, name: str, side: int, *, hat: bool) -> Character:
    subject = BY_NAME[name]
    # As many throws whatever is worn, so that a hat changes nothing else.
    wears, accessory, (word, colour) = (
        rng.random() < ACCESSORY_SHARE,
        rng.choice(subject.accessories),
        rng.choice(ACCESSORY_COLOURS),
    )
    accessory = ("scarf" if hat else accessory) if wears else ""
    return Character(
        subject=subject,
        palette=_jittered(rng, rng.choice(subject.palettes)),
        head=(subject.head[0] * rng.uniform(0.94, 1.07), subject.head[1] * rng.uniform(0.96, 1.05)),
        body=(rng.uniform(43, 52), rng.uniform(64, 76)),
        eye_scale=rng.uniform(0.96, 1.14),
        eye_shape=rng.choice(EYE_SHAPES),
        tail_side=-side,
        patch_side=rng.choice((LEFT, RIGHT)),
        variant=rng.randrange(12),
        accessory=accessory,
        accessory_colour=colour if accessory else 0,
        accessory_word=word if accessory else "",
    )


def _jittered(rng: Random, palette: Palette) -> Palette:
    """The same coat, a little warmer, paler or deeper; white stays white."""
    hue, strength, value = rng.uniform(-0.012, 0.012), rng.uniform(0.9, 1.1), rng.uniform(0.95, 1.04)
    fur, dark = (_nudged(colour, hue, strength, value) for colour in (palette.fur, palette.dark))
    return replace(palette, fur=fur, dark=dark)


def _nudged(colour: Colour, hue: float, strength: float, value: float) -> Colour:
    h, s, v = colorsys.rgb_to_hsv(*(((colour >> bits) & 255) / 255 for bits in (16, 8, 0)))
    red, green, blue = colorsys.hsv_to_rgb((h + hue) % 1, min(s * strength, 1), min(v * value, 1))
    return round(red * 255) << 16 | round(green * 255) << 8 | round(blue * 255)


def _pose(rng: Random, look: Look, side: int) -> Pose:
    acting, other = rng.choice(look.arms)
    return Pose(
        arms=(acting, other) if side == LEFT else (other, acting),
        # A leaning head tilts away from the side where arm and prop need the room.
        tilt=rng.uniform(-look.tilt, look.tilt) - side * look.lean,
        sits=look.sits,
        ear_drop=look.ear_drop,
        head_drop=look.head_drop,
        words=look.words,
    )


def _props(rng: Random, look: Look, side: int) -> list[Prop]:
    chosen = [rng.choice(slot) for slot in look.props]
    return [_prop(rng, choice, side) for choice in chosen if rng.random() < choice.chance]


def _prop(rng: Random, choice: PropChoice, side: int) -> Prop:
    word, colour = rng.choice(choice.colours) if choice.colours else ("", 0)
    where = 0 if choice.middle else -side if choice.away else side
    return Prop(choice.kind, where, colour, word, "" if choice.silent else choice.kind, choice.asked)
