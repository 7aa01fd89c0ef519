"""Forest, savannah, ice and sea."""

from ..scene import Palette, Subject

OTTER = Subject(
    "otter",
    (
        Palette("brown", 0xA36B43, 0xF3DDB8, 0xE3A98C, 0x7A4A2E),
        Palette("brown", 0x8C5A3C, 0xEED3AC, 0xD99A80, 0x643C28),
        Palette("grey", 0x9A8F88, 0xF2E9DC, 0xD9AFA6, 0x6E645F),
    ),
    ears="round", ear_size=16, tail="thick", nose="wide", mask="lower", head=(80, 59), whiskers=True,
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
        Palette("white", 0xFDFBF8, 0xFFFFFF, 0x6B6470, 0x3C3640),
        Palette("white", 0xFAF3E8, 0xFFFFFF, 0x6A5A56, 0x443739),
    ),
    ears="round", ear_size=26, tail="none", nose="wide", marks="panda", dark_face=True,
    limbs="dark", head=(81, 61),
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
    ears="fox", ear_tip=True, ear_size=56, tail="bushy", nose="wide", mask="cheeks",
    limbs="socks", head=(82, 57),
)  # fmt: skip
PENGUIN = Subject(
    "penguin",
    (
        Palette("blue", 0x4B78BE, 0xFFFFFF, 0xFFFFFF, 0x4B78BE, 0xFFB52E),
        Palette("navy", 0x46507F, 0xFFFFFF, 0xFFFFFF, 0x46507F, 0xFFAE2B),
        Palette("grey", 0x8C97A8, 0xFFFFFF, 0xFFFFFF, 0x8C97A8, 0xFFB52E),
    ),
    ears="none", crest="tuft", ear_size=20, tail="none", nose="beak", mask="penguin", limbs="flipper",
    arm_width=31, feet="webbed", head=(76, 63), eyes=(31, 1),
)  # fmt: skip
POLAR_BEAR = Subject(
    "polar bear",
    (
        Palette("white", 0xF4FAFF, 0xFFFFFF, 0xBFD9EE, 0xC4D8E8),
        Palette("blue", 0xDCEEFB, 0xFAFDFF, 0xA9CFEA, 0xA9C9E2),
        Palette("cream", 0xFBF6E6, 0xFFFFFF, 0xE3D6B8, 0xD6C9A8),
    ),
    ears="round", ear_size=21, tail="puff", nose="wide", mask="muzzle", skull="heavy", head=(78, 62),
    eyes=(31, -2),
)  # fmt: skip
RED_PANDA = Subject(
    "red panda",
    (
        Palette("red", 0xD9683A, 0xFFF4E4, 0xFFF4E4, 0x5A2E24),
        Palette("orange", 0xE98744, 0xFFF6E8, 0xFFF6E8, 0x5E3526),
        Palette("brown", 0xB5623F, 0xFFF0DF, 0xFFF0DF, 0x4A2A24),
    ),
    ears="point", ear_size=27, tail="rings", nose="wide", mask="muzzle", marks="streaks", spots="patches",
    limbs="dark", head=(82, 58),
)  # fmt: skip
RACCOON = Subject(
    "raccoon",
    (
        Palette("grey", 0xA9ABB8, 0xF4F4F8, 0xE9E9F0, 0x41414C),
        Palette("brown", 0xB39A86, 0xF6EFE6, 0xEADFD2, 0x463832),
        Palette("blue", 0x93A4BC, 0xF1F5FA, 0xDFE8F2, 0x364056),
    ),
    ears="point", ear_size=26, tail="rings", nose="wide", mask="muzzle", marks="raccoon", dark_face=True,
    limbs="socks", head=(83, 58),
)  # fmt: skip
KOALA = Subject(
    "koala",
    (
        Palette("grey", 0xB4B8C4, 0xF3F4F8, 0xFFC4CC, 0x8B90A0, 0x3F3A44),
        Palette("blue", 0xA3B7CF, 0xF0F5FA, 0xFFC9CF, 0x7C90AA, 0x3A3F4C),
        Palette("brown", 0xC2AE9C, 0xF7F0E8, 0xFFC9C0, 0x96826F, 0x463B36),
    ),
    ears="fluffy", ear_size=34, tail="none", nose="leather", reach=24, head=(74, 59), eyes=(35, 2),
)  # fmt: skip
LION = Subject(
    "lion",
    (
        Palette("golden", 0xFFC95C, 0xFFF1D0, 0xFFE0A8, 0xC46A24),
        Palette("yellow", 0xFFD97A, 0xFFF6DC, 0xFFE9B8, 0xA8572A),
        Palette("tan", 0xE8B36C, 0xFBEBCF, 0xF3D2A0, 0x7A4327),
    ),
    ears="round", ear_size=19, tail="tuft", nose="wide", mask="wide", crest="mane", reach=20,
    head=(70, 56),
)  # fmt: skip
