"""Those who live with people."""

from ..scene import Palette, Subject

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
    ears="flop", reach=12, ear_size=62, tail="wag", nose="wide", mask="muzzle", marks="patch", head=(72, 61),
)  # fmt: skip
SHIBA = Subject(
    "shiba",
    (
        Palette("orange", 0xE59A4C, 0xFFF3E0, 0xF6C9A6, 0x6A4630),
        Palette("red", 0xD97B3D, 0xFFF1DF, 0xF2BFA0, 0x5E3A28),
        Palette("cream", 0xEBC88C, 0xFFFBF2, 0xF3BFA6, 0xC9A26C),
    ),
    ears="point", ear_size=30, tail="swirl", nose="wide", mask="cheeks", spots="brows", head=(81, 60),
)  # fmt: skip
CORGI = Subject(
    "corgi",
    (
        Palette("orange", 0xF0A24A, 0xFFFCF5, 0xFFC9B4, 0xC9782C),
        Palette("tan", 0xD9944E, 0xFFFBF3, 0xF6BFA6, 0xA9662E),
        Palette("red", 0xD97F45, 0xFFFCF5, 0xF3BFA6, 0xA85C2C),
    ),
    ears="big", ear_size=66, tail="stub", nose="wide", mask="blaze", limbs="fur", head=(80, 58),
)  # fmt: skip
HAMSTER = Subject(
    "hamster",
    (
        Palette("golden", 0xF4B765, 0xFFFDF6, 0xF59B94, 0xD98F3A, 0xE8788C),
        Palette("grey", 0xB3AFB6, 0xFDFBFA, 0xF2A0A8, 0x86828C, 0xE0717F),
        Palette("cream", 0xF7E3C0, 0xFFFFFA, 0xF5A9A0, 0xD9B57A, 0xE8788C),
    ),
    ears="round", ear_size=18, tail="none", nose="small", mask="broad", marks="half", head=(88, 56),
    arm_width=24,
)  # fmt: skip
