"""What a look is made of, and the props it may choose from."""

from dataclasses import dataclass, replace

from .scene import Colour


@dataclass(frozen=True)
class PropChoice:
    """A prop a look may carry; its side and colour are drawn when the scene is composed."""

    kind: str  # also what a caption calls it
    colours: tuple[tuple[str, Colour], ...] = ()
    chance: float = 1.0
    middle: bool = False  # it has no side
    away: bool = False  # on the side that does not act
    silent: bool = False  # never said: the expression always has it, or the pose says it
    asked: bool = False  # always said

    def rarely(self, chance: float) -> "PropChoice":
        return replace(self, chance=chance)


Slot = tuple[PropChoice, ...]  # one of these is chosen


@dataclass(frozen=True)
class Look:
    """One way to show an expression. The first of an arm pair is on the acting side."""

    eyes: str
    brows: str
    mouth: str
    arms: tuple[tuple[str, str], ...]  # choices of (acting arm, other arm)
    props: tuple[Slot, ...] = ()
    tag: str = ""
    tears: str = ""
    tilt: float = 4  # largest tilt, degrees
    lean: float = 0  # tilt away from the acting side, degrees
    sits: bool = False
    ear_drop: float = 0
    head_drop: float = 0
    blush: bool = True
    hot: bool = False
    words: tuple[str, ...] = ()  # what a caption may say of the pose


RED, PINK, BLUE, SKY = ("red", 0xF2364B), ("pink", 0xFF6FA0), ("blue", 0x3D8BFF), ("sky blue", 0x45B8F5)
PURPLE, YELLOW, GREEN, ORANGE = (
    ("purple", 0x9A63F0),
    ("yellow", 0xFFCE2E),
    ("green", 0x3CC463),
    ("orange", 0xFF8C28),
)
MINT, GREY, WHITE = ("mint", 0x5FD4B1), ("grey", 0xA9B4C8), ("white", 0xFBFBFF)
BROWN = ("brown", 0x8A5A3C)
GAY = (RED, PINK, BLUE, PURPLE, YELLOW, GREEN, ORANGE)

ANGER = PropChoice("anger", (RED,))
STEAM = PropChoice("steam", middle=True)
FIRE = PropChoice("fire", (("orange", 0xFF7A1F), ("red", 0xF2442E), ("blue", 0x3D8BFF)), middle=True)
SWEAT = PropChoice("sweat", (("blue", 0x45B8F5),))
SPARKLE = PropChoice("sparkle", (YELLOW, PINK, SKY))
STAR = PropChoice("star", (YELLOW, PINK, SKY, MINT))
STAR_AWAY = PropChoice("star", (YELLOW, PINK, SKY, MINT), away=True)
NOTE = PropChoice("note", (PINK, PURPLE, BLUE, ORANGE, GREEN))
FLOWER = PropChoice("flower", (PINK, YELLOW, ORANGE, PURPLE, RED, SKY))
BALLOON = PropChoice("balloon", GAY)
HEART = PropChoice("heart", (RED, PINK), away=True)
HEARTS = PropChoice("hearts", (RED, PINK, PURPLE), middle=True)
HELD_HEART = PropChoice("held heart", (RED, PINK, ORANGE), middle=True)
GIFT = PropChoice("gift", (RED, BLUE, PINK, GREEN, PURPLE, YELLOW), middle=True)
BOUQUET = PropChoice("bouquet", (PINK, RED, YELLOW, PURPLE, ORANGE), middle=True)
CAKE = PropChoice("cake", (PINK, MINT, YELLOW, BROWN), middle=True)
COFFEE = PropChoice("coffee", (RED, SKY, YELLOW, GREEN, PINK), middle=True)
WAVES = PropChoice("waves", (ORANGE, SKY, PINK, GREEN))
HANDKERCHIEF = PropChoice("handkerchief", (WHITE, PINK, SKY, YELLOW))
SUITCASE = PropChoice("suitcase", (("brown", 0xB8763F), BLUE, RED, GREEN), away=True)
HAT = PropChoice("party hat", (BLUE, PINK, GREEN, PURPLE, RED), middle=True)
CROWN = PropChoice("crown", (YELLOW,), middle=True)
NIGHT_CAP = PropChoice("night cap", (BLUE, PURPLE, PINK, MINT), middle=True)
HEADBAND = PropChoice("headband", (RED,), middle=True)
CONFETTI = PropChoice("confetti", middle=True)
POMPOMS = PropChoice("pompoms", (PINK, YELLOW, BLUE, RED), middle=True)
MEGAPHONE = PropChoice("megaphone", (YELLOW, RED, SKY))
CHECK = PropChoice("check", (GREEN,), away=True)
RING = PropChoice("circle", (GREEN, RED), away=True)
ZZZ = PropChoice("zzz", (PURPLE, BLUE, SKY))
MOON = PropChoice("moon", (YELLOW,), away=True)
BLANKET = PropChoice("blanket", (SKY, PURPLE, PINK, GREEN, YELLOW), middle=True)
PILLOW = PropChoice("pillow", middle=True, silent=True)
QUESTION = PropChoice("question mark", (BLUE, ORANGE, PINK, PURPLE))
QUESTION_AWAY = PropChoice("question mark", (BLUE, ORANGE, PINK, PURPLE), away=True)
EXCLAMATION = PropChoice("exclamation mark", (RED, ORANGE, YELLOW))
BULB = PropChoice("light bulb", (YELLOW,))
MAGNIFIER = PropChoice("magnifier", (("brown", 0xB8763F), RED, BLUE))
LINES = PropChoice("lines", (ORANGE, SKY, YELLOW), middle=True, silent=True)
CLOUD = PropChoice("rain cloud", (GREY,))
BROKEN = PropChoice("broken heart", (RED, PURPLE))
PUDDLE = PropChoice("puddle", (("blue", 0x8FD3FF),), middle=True)
UMBRELLA = PropChoice("umbrella", (RED, YELLOW, BLUE, PURPLE, GREEN))
SPIRAL = PropChoice("spiral", (PURPLE, BLUE))
SOUL = PropChoice("soul", (WHITE,))
SUN = PropChoice("sun", (("yellow", 0xFFD84A),), away=True)
JUMP = PropChoice("jump", middle=True, silent=True)
# What is held before the chest by those who ask for it; no look has it.
ASKED = (
    PropChoice("pizza", middle=True),
    PropChoice("noodles", (RED, BLUE, GREEN, PURPLE), middle=True),
    PropChoice("burger", middle=True),
    PropChoice("rice ball", middle=True),
    PropChoice("carrot", middle=True),
    PropChoice("fish", (BLUE, ORANGE, RED, GREEN, YELLOW), middle=True),
    PropChoice("ice cream", (PINK, MINT, BROWN, YELLOW, ("white", 0xFFF9EC), PURPLE), middle=True),
    PropChoice("bubble tea", (("brown", 0xC07A45), PINK, GREEN, PURPLE), middle=True),
    PropChoice("beer", middle=True),
    PropChoice("apple", (RED, GREEN, YELLOW), middle=True),
    PropChoice("strawberry", middle=True),
    PropChoice("donut", (PINK, BROWN, BLUE, MINT, PURPLE, YELLOW), middle=True),
    PropChoice("book", (RED, BLUE, GREEN, PURPLE, ("brown", 0x9A6238), ORANGE), middle=True),
    PropChoice("phone", (PINK, SKY, PURPLE, RED, GREEN, WHITE), middle=True),
    PropChoice("laptop", middle=True),
    PropChoice("ball", (WHITE, RED, BLUE, GREEN, ORANGE), middle=True),
    PropChoice("money", middle=True),
    PropChoice("trophy", middle=True),
)
