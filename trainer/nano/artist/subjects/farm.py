"""Farm and pond."""

from ..scene import Palette, Subject

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
    ears="none", crest="tuft", ear_size=26, tail="none", nose="beak", limbs="flipper", arm_width=27,
    feet="bird", head=(78, 66), eyes=(32, 0),
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
DUCK = Subject(
    "duck",
    (
        Palette("white", 0xFFFDF6, 0xFFFFFF, 0xFFE9A8, 0xE8DFC8, 0xFF9B2B),
        Palette("yellow", 0xFFE25C, 0xFFF6C4, 0xFFEFA0, 0xEFC23A, 0xFF8A2B),
        Palette("green", 0x57B585, 0xEFEADF, 0xC7DDB8, 0x38855F, 0xFFC53D),
    ),
    ears="none", ear_size=17, tail="stub", nose="bill", limbs="flipper", arm_width=29,
    feet="webbed", head=(74, 63), eyes=(33, -4),
)  # fmt: skip
COW = Subject(
    "cow",
    (
        Palette("white", 0xFDFBF7, 0xFFD3D3, 0xFFB9BE, 0x4B434A, 0xE58E98),
        Palette("brown", 0xB98050, 0xFFDCCB, 0xEFB39E, 0xFBF1E2, 0xD88A80),
        Palette("white", 0xFBF5EA, 0xFFD6CE, 0xF8B8B0, 0x8C5A3A, 0xDB8A88),
    ),
    ears="leaf", ear_size=44, tail="tuft", nose="wet", mask="broad", marks="cow", crest="horns", reach=24,
    head=(78, 61),
)  # fmt: skip
CAPYBARA = Subject(
    "capybara",
    (
        Palette("brown", 0xC0925F, 0x80552F, 0x8A6142, 0x7A5636),
        Palette("tan", 0xD6AA72, 0x8F6336, 0x97703F, 0x8A6436),
        Palette("grey", 0xAE9E8C, 0x6B5B4C, 0x746454, 0x6B5B4C),
    ),
    ears="round", ear_size=15, tail="none", nose="wet", mask="broad", skull="heavy",
    head=(80, 63), eyes=(37, -6),
)  # fmt: skip
