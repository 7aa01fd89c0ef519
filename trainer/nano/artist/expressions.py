"""What each feeling looks like: a few looks per expression, told by eyes, brows, mouth, pose and prop."""

from dataclasses import dataclass

from .scene import Colour


@dataclass(frozen=True)
class PropChoice:
    """A prop a look may carry; the side and colour are drawn when the scene is composed."""

    kind: str
    tag: str = ""  # caption word when it may be named
    colours: tuple[tuple[str, Colour], ...] = ()
    chance: float = 1.0
    middle: bool = False
    both: bool = False  # one on each side of the head


@dataclass(frozen=True)
class Look:
    """One way to show an expression. `side` in an arm pair marks the arm on the acting side."""

    eyes: str
    brows: str
    mouth: str
    arms: tuple[tuple[str, str], ...]  # choices of (acting arm, other arm)
    props: tuple[PropChoice, ...] = ()
    tag: str = ""
    tears: str = ""
    tilt: float = 4  # largest tilt, degrees
    lean: float = 0  # tilt away from the acting side, degrees
    sits: bool = False
    ear_drop: float = 0
    head_drop: float = 0
    blush: bool = True


RED, PINK, BLUE, SKY = ("red", 0xF2364B), ("pink", 0xFF6FA0), ("blue", 0x3D8BFF), ("blue", 0x45B8F5)
PURPLE, YELLOW, GREEN, ORANGE = (
    ("purple", 0x9A63F0),
    ("yellow", 0xFFCE2E),
    ("green", 0x3CC463),
    ("orange", 0xFF8C28),
)
VEIN = PropChoice("vein", "anger", (("red", 0xEE2238),))
PUFFS = PropChoice("puff", "steam", both=True)
SWEAT = PropChoice("sweat", "sweat", (SKY,))
TWINKLE = PropChoice("sparkle", "sparkles", (YELLOW, PINK, SKY))
NOTE = PropChoice("note", "note", (PINK, PURPLE, BLUE, ORANGE))
FLOWER = PropChoice("flower", "flower", (PINK, YELLOW, ORANGE, PURPLE))
ARCS = PropChoice("arcs", "waves", (ORANGE, SKY, PINK))
HAT = PropChoice("hat", "party hat", (BLUE, PINK, GREEN, PURPLE, RED), middle=True)
CONFETTI = PropChoice("confetti", "confetti", middle=True)
HELD = PropChoice("held", "heart", (RED, PINK), middle=True)
SMALL_HEART = PropChoice("heart", "heart", (RED, PINK), chance=0.6)
CHECK = PropChoice("check", "check", (GREEN,))
RING = PropChoice("ring", "circle", (GREEN, RED))
ZZZ = PropChoice("zzz", "zzz", (PURPLE, BLUE, SKY))
BLANKET = PropChoice("blanket", "blanket", (SKY, PURPLE, PINK, GREEN), middle=True)
PILLOW = PropChoice("pillow", "pillow", middle=True)
QUESTION = PropChoice("question", "question mark", (BLUE, ORANGE, PINK, PURPLE))
CLOUD = PropChoice("cloud", "rain cloud", (("grey", 0xA9B4C8),))
BROKEN = PropChoice("broken", "broken heart", (RED, PURPLE))
SPIRAL = PropChoice("spiral", "spiral", (PURPLE, BLUE))

LOOKS: dict[str, tuple[Look, ...]] = {
    "happy": (
        Look("arch", "none", "laugh", (("out", "out"), ("up", "up")), (NOTE,), "laugh"),
        Look("arch", "none", "smile", (("cheek", "cheek"), ("out", "out")), (FLOWER,), "smile"),
        Look("squeeze", "none", "laugh", (("tummy", "up"), ("out", "out")), (TWINKLE,), "laugh"),
    ),
    "sad": (
        Look("teary", "sad", "frown", (("down", "down"), ("tummy", "tummy")), (CLOUD,), "tears", "beads",
             ear_drop=1),
        Look("shut", "sad", "wail", (("down", "down"), ("limp", "limp")), (), "cry", "streams", ear_drop=1,
             sits=True),
        Look("teary", "sad", "wobble", (("down", "down"),), (BROKEN,), "tears", "beads", ear_drop=1,
             sits=True),
    ),
    "angry": (
        Look("glare", "angry", "teeth", (("hip", "hip"), ("fists", "fists")), (VEIN, PUFFS), "",
             ear_drop=0.3, blush=False),
        Look("glare", "angry", "shout", (("fists", "fists"), ("shake", "hip")), (VEIN,), "shout",
             ear_drop=0.3, blush=False),
        Look("glare", "angry", "pout", (("hip", "hip"),), (VEIN, PUFFS), "pout", ear_drop=0.3, blush=False),
    ),
    "tired": (
        Look("half", "weary", "flat", (("limp", "limp"),), (SWEAT,), "", sits=True, ear_drop=0.8,
             head_drop=14, blush=False),
        Look("lines", "weary", "gasp", (("limp", "limp"),), (SWEAT,), "", sits=True, ear_drop=0.8,
             head_drop=14, blush=False),
        Look("spin", "none", "wobble", (("limp", "limp"),), (SPIRAL,), "dizzy", sits=True, ear_drop=0.8,
             head_drop=14,
             blush=False),
    ),
    "hello": (
        Look("shiny", "none", "open", (("wave", "down"), ("wave", "tummy")), (ARCS,), "wave", lean=4),
        Look("shiny", "none", "open", (("wave", "hip"),), (ARCS,), "wave", lean=4),
    ),
    "congrats": (
        Look("star", "none", "laugh", (("up", "up"),), (HAT, CONFETTI), "stars"),
        Look("star", "none", "laugh", (("up", "up"),), (CONFETTI,), "stars"),
        Look("arch", "none", "laugh", (("up", "up"),), (HAT, CONFETTI), "laugh"),
    ),
    "thanks": (
        Look("gentle", "none", "cat", (("hold", "hold"),), (HELD, SMALL_HEART), "smile", tilt=6),
        Look("shiny", "none", "cat", (("hold", "hold"),), (HELD, SMALL_HEART), "smile", tilt=6),
    ),
    "okay": (
        Look("wink", "raised", "smirk", (("thumb", "hip"), ("thumb", "down")), (CHECK,), "wink", lean=3),
        Look("wink", "none", "grin", (("thumb", "thumb"),), (), "wink"),
        Look("shiny", "raised", "grin", (("thumb", "hip"),), (RING,), "grin", lean=3),
    ),
    "sleep": (
        Look("asleep", "none", "snore", (("none", "none"),), (PILLOW, BLANKET, ZZZ), "", lean=7),
        Look("asleep", "none", "bubble", (("tummy", "tummy"),), (ZZZ,), "bubble", sits=True, lean=7,
             ear_drop=0.6),
    ),
    "curious": (
        Look("wonder", "puzzled", "oh", (("chin", "down"), ("chin", "hip")), (QUESTION,), "", lean=8,
             blush=False),
        Look("aside", "puzzled", "askew", (("chin", "hip"), ("chin", "down")), (QUESTION,), "", lean=8,
             blush=False),
    ),
}  # fmt: skip
EXPRESSIONS: tuple[str, ...] = tuple(LOOKS)
