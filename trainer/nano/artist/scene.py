"""What a sticker is before anyone draws it: plain values, no pixels, no randomness."""

from dataclasses import dataclass

Colour = int  # 0xRRGGBB
Point = tuple[float, float]

LEFT, RIGHT = -1, 1  # sides of the picture, as the viewer sees them


@dataclass(frozen=True)
class Palette:
    """The colours of one coat; `word` is what a caption calls it."""

    word: str
    fur: Colour
    light: Colour  # belly and muzzle
    inner: Colour  # inside of the ears
    dark: Colour  # stripes, patches, socks
    nose: Colour = 0x4A2B2B
    second: Colour = 0xF2364B  # of manes, hair ties and lamps
    clothes: Colour | None = None  # of trunk and sleeves, for those who wear some


@dataclass(frozen=True)
class Subject:
    """How one animal is built; kinds name drawing functions in `head` and `figure`."""

    name: str
    palettes: tuple[Palette, ...]
    ears: str
    ear_size: float
    tail: str
    nose: str
    mask: str = "none"
    marks: str = "none"
    spots: str = "none"
    crest: str = "none"  # what grows out of the head
    skull: str = "round"  # round, heavy or box
    ear_tip: bool = False  # of the dark colour
    dark_face: bool = False  # lines over the eyes have to be light
    limbs: str = "fur"  # fur, dark, socks or flipper
    arm_width: float = 27
    head: Point = (76, 61)  # half width and half height
    eyes: Point = (33, 0)  # offset of an eye from the middle of the head
    feet: str = "paws"
    whiskers: bool = False
    reach: float = 0  # how far ears, mane or hair stand out beside the head
    accessories: tuple[str, ...] = ("bow", "scarf", "flower", "glasses")


@dataclass(frozen=True)
class Character:
    """One individual: a subject with its own coat and proportions."""

    subject: Subject
    palette: Palette
    head: Point  # half width and half height
    body: Point  # half width and height below the chin
    eye_scale: float
    eye_shape: Point  # how wide and how high the eyes are, beside the usual
    tail_side: int
    patch_side: int
    variant: int  # chooses among what a subject may look like
    accessory: str = ""  # "", bow, scarf
    accessory_colour: Colour = 0
    accessory_word: str = ""
    dyed: bool = False  # a caption always says the coat


@dataclass(frozen=True)
class Pose:
    arms: tuple[str, str]  # picture left, picture right
    tilt: float  # degrees, clockwise
    sits: bool
    ear_drop: float  # 0 upright ... 1 hanging
    head_drop: float  # how far the head sinks onto the body
    words: tuple[str, ...] = ()  # what a caption may say of it


@dataclass(frozen=True)
class Face:
    eyes: str
    brows: str
    mouth: str
    blush: bool
    tears: str = ""
    wink_side: int = RIGHT
    hot: bool = False  # cheeks that burn


@dataclass(frozen=True)
class Prop:
    kind: str
    side: int  # LEFT, RIGHT, or 0 for the middle
    colour: Colour = 0
    colour_word: str = ""
    tag: str = ""  # what a caption calls it, "" for things the expression always has
    asked: bool = False  # a caption always says it


@dataclass(frozen=True)
class Scene:
    """Everything a renderer and a captioner need to know."""

    seed: int
    subject: str
    expression: str
    character: Character
    pose: Pose
    face: Face
    props: tuple[Prop, ...]
    tag: str  # second caption word of this variant, "" for none
    ink: Colour
    fill: float  # share of the frame used, 0.9 ... 1
    shift: Point  # place within the spare room, -1 ... 1
