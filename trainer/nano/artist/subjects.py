"""The animals: one table entry each, nothing else needs to change for a new one made of known parts."""

from .scene import Palette, Subject

OTTER = Subject(
    "otter",
    (
        Palette("brown", 0xA36B43, 0xF3DDB8, 0xE3A98C, 0x7A4A2E),
        Palette("brown", 0x8C5A3C, 0xEED3AC, 0xD99A80, 0x643C28),
        Palette("grey", 0x9A8F88, 0xF2E9DC, 0xD9AFA6, 0x6E645F),
    ),
    ears="round", ear_size=16, tail="thick", nose="wide", mask="lower", head=(80, 59), whiskers=True,
)  # fmt: skip
RABBIT = Subject(
    "rabbit",
    (
        Palette("white", 0xFBF6F1, 0xFFFFFF, 0xFFB0BF, 0xE7DAD2, 0xE8788C),
        Palette("pink", 0xFCCAD2, 0xFFF3F3, 0xFF8FA8, 0xF0A5B2, 0xDB5F7C),
        Palette("grey", 0xC3C0CB, 0xF7F5F8, 0xF7A8B8, 0x9C98A8, 0xD96F85),
        Palette("cream", 0xF0D9B8, 0xFFF8EA, 0xF5A9A0, 0xD2B48A, 0xD0685F),
    ),
    ears="long", ear_size=68, tail="puff", nose="small", mask="muzzle", head=(76, 58),
)  # fmt: skip
CAT = Subject(
    "cat",
    (
        Palette("orange", 0xF5AE57, 0xFFF3DC, 0xF79C97, 0xC97524, 0xDB6471),
        Palette("grey", 0xA7ABB8, 0xF6F6FA, 0xF5A9B3, 0x6C7080, 0xDB6471),
        Palette("white", 0xFAF6EE, 0xFFFFFF, 0xFFB3BC, 0xCFC3B6, 0xE0717F),
        Palette("cream", 0xF4DFB6, 0xFFF9EA, 0xF5A9A0, 0xC09A64, 0xD8686C),
    ),
    ears="point", ear_size=44, tail="long", nose="small", mask="muzzle", marks="brow", whiskers=True,
    head=(80, 58),
)  # fmt: skip
DOG = Subject(
    "dog",
    (
        Palette("white", 0xFBF3E6, 0xFFFFFF, 0xB9733F, 0xB9733F),
        Palette("cream", 0xF6DDAE, 0xFFF7E6, 0xC5823E, 0xC5823E),
        Palette("white", 0xF7F5F2, 0xFFFFFF, 0x8E8890, 0x8E8890),
    ),
    ears="flop", ear_size=62, tail="wag", nose="wide", mask="muzzle", marks="patch", head=(72, 61),
)  # fmt: skip
BEAR = Subject(
    "bear",
    (
        Palette("brown", 0xAF7444, 0xF1D9AE, 0xE0A070, 0x7F5030),
        Palette("honey", 0xDDA257, 0xFCE9C4, 0xF0B98A, 0xA8722F),
    ),
    ears="round", ear_size=25, tail="puff", nose="wide", mask="muzzle", head=(77, 62),
)  # fmt: skip
PANDA = Subject(
    "panda",
    (
        Palette("white", 0xFDFBF8, 0xFFFFFF, 0x6B6470, 0x4F4854),
        Palette("white", 0xFAF3E8, 0xFFFFFF, 0x6A5A56, 0x56474A),
    ),
    ears="round", ear_size=26, tail="none", nose="wide", marks="panda", limbs="dark", head=(81, 61),
)  # fmt: skip
TIGER = Subject(
    "tiger",
    (
        Palette("orange", 0xFFA22E, 0xFFF6E0, 0xFFE3B8, 0x4A2E22, 0xDB6471),
        Palette("orange", 0xF58A2B, 0xFFF1DC, 0xFFD9B0, 0x45281F, 0xCC5566),
        Palette("yellow", 0xFFC64A, 0xFFF9E3, 0xFFEBC0, 0x523522, 0xDB6471),
    ),
    ears="round", ear_size=23, tail="ringed", nose="small", mask="wide", marks="tiger", whiskers=False,
    head=(79, 60),
)  # fmt: skip
FOX = Subject(
    "fox",
    (
        Palette("orange", 0xF58238, 0xFFF7EC, 0xFFE3CB, 0x4D2D26),
        Palette("red", 0xE2613A, 0xFFF2E6, 0xFFD8C4, 0x43262A),
    ),
    ears="fox", ear_size=56, tail="bushy", nose="wide", mask="cheeks", limbs="socks", head=(82, 57),
)  # fmt: skip
PENGUIN = Subject(
    "penguin",
    (
        Palette("blue", 0x4B78BE, 0xFFFFFF, 0xFFFFFF, 0x4B78BE, 0xFFB52E),
        Palette("navy", 0x46507F, 0xFFFFFF, 0xFFFFFF, 0x46507F, 0xFFAE2B),
        Palette("grey", 0x8C97A8, 0xFFFFFF, 0xFFFFFF, 0x8C97A8, 0xFFB52E),
    ),
    ears="tuft", ear_size=20, tail="none", nose="beak", mask="penguin", limbs="flipper", arm_width=31,
    feet="webbed", head=(76, 63), eyes=(31, 1),
)  # fmt: skip
FROG = Subject(
    "frog",
    (
        Palette("green", 0x7CCB4F, 0xEAF6B8, 0xFFFFFF, 0x4D9A3A, 0x3F7D34),
        Palette("green", 0x55B865, 0xE3F5C0, 0xFFFFFF, 0x33874A, 0x2C6E40),
        Palette("lime", 0xA8D94A, 0xF5FAC8, 0xFFFFFF, 0x6EA12E, 0x54802A),
    ),
    ears="eyes", ear_size=29, tail="none", nose="nostrils", marks="none", head=(84, 54), eyes=(40, -37),
    feet="webbed",
)  # fmt: skip
PIG = Subject(
    "pig",
    (
        Palette("pink", 0xFFB9C6, 0xFFDEE3, 0xF27F9B, 0xE98CA2, 0xF58FA8),
        Palette("pink", 0xF9A8B0, 0xFFD6D6, 0xE2707F, 0xD97888, 0xEE7F90),
        Palette("peach", 0xFFCDB2, 0xFFE8D8, 0xF09C84, 0xE39B80, 0xF59C86),
    ),
    ears="fold", ear_size=36, tail="curl", nose="snout", head=(80, 61),
)  # fmt: skip
CHICK = Subject(
    "chick",
    (
        Palette("yellow", 0xFFDD4A, 0xFFF3B0, 0xFFE98A, 0xF0B62B, 0xFF8F2E),
        Palette("yellow", 0xFFE77A, 0xFFF8CF, 0xFFF0A8, 0xF2C648, 0xFF9A3C),
        Palette("orange", 0xFFC043, 0xFFE9AE, 0xFFD987, 0xE89A2A, 0xF2752B),
    ),
    ears="tuft", ear_size=26, tail="none", nose="beak", limbs="flipper", arm_width=27,
    feet="bird", head=(78, 66), eyes=(32, 0),
)  # fmt: skip

BY_NAME = {
    subject.name: subject
    for subject in (OTTER, RABBIT, CAT, DOG, BEAR, PANDA, TIGER, FOX, PENGUIN, FROG, PIG, CHICK)
}
SUBJECTS: tuple[str, ...] = tuple(BY_NAME)
