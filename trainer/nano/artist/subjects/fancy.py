"""People, machines and creatures of tales."""

from ..scene import Palette, Subject

DINOSAUR = Subject(
    "dinosaur",
    (
        Palette("green", 0x7CCB6B, 0xF3F6C4, 0xBFE5A8, 0xFF9A4D, 0x4D9A3A),
        Palette("blue", 0x6FB6E0, 0xEAF6D8, 0xB4DDF2, 0xFFC44D, 0x3F86B0),
        Palette("purple", 0xA98BDB, 0xF6ECD6, 0xD2C0F0, 0x6FD0A8, 0x7A5AB0),
        Palette("pink", 0xF59BB4, 0xFFF1DC, 0xFBC9D6, 0x8ACB6A, 0xC95A7C),
    ),
    ears="none", crest="spikes", tail="thick", ear_size=20, nose="nostrils", mask="lower", skull="heavy",
    head=(80, 60), eyes=(36, -8),
)  # fmt: skip
UNICORN = Subject(
    "unicorn",
    (
        Palette("white", 0xFFFCFA, 0xFFE3EC, 0xFFC4D6, 0xF79ACB, 0xE58FB0, 0x8FD0F7),
        Palette("pink", 0xFFD9E6, 0xFFF1F5, 0xFFB0CB, 0xB79AF2, 0xE07FA6, 0x8FE3D0),
        Palette("purple", 0xE6DAFB, 0xF8F2FF, 0xCDB4F5, 0x7FC4F5, 0xA888D8, 0xFFB3D1),
        Palette("blue", 0xDDF0FF, 0xF4FBFF, 0xB3DAF7, 0xFFA8CB, 0x8AB4DB, 0xFFE08A),
    ),
    ears="big", ear_size=40, tail="locks", nose="wet", mask="broad", crest="unicorn", reach=14,
    head=(76, 60),
    accessories=("bow", "scarf", "glasses"),
)  # fmt: skip
ROBOT = Subject(
    "robot",
    (
        Palette("grey", 0xB9C3D0, 0xE3FBFF, 0x8FA0B4, 0x7B899C, 0x5F6C80, 0xFF5C6E, 0xB9C3D0),
        Palette("blue", 0x7FB2E8, 0xE9FAFF, 0x5C8FC8, 0x4F78AC, 0x3F6394, 0xFFC83D, 0x7FB2E8),
        Palette("mint", 0x8FDCC4, 0xF1FFFA, 0x63B89E, 0x55A08A, 0x418271, 0xFF7FA6, 0x8FDCC4),
        Palette("orange", 0xF7A65A, 0xFFF8EA, 0xD98438, 0xC07430, 0x9C5C22, 0x4FB6FF, 0xF7A65A),
    ),
    ears="bolt", ear_size=17, tail="none", nose="none", mask="screen", crest="antenna", skull="box", reach=8,
    head=(76, 57), eyes=(31, -4), accessories=("bow", "scarf"),
)  # fmt: skip
SKINS = (0xFFE0C7, 0xF6C9A0, 0xD9A06E, 0xA9714A, 0x7E5238)
HAIRS = (
    ("black hair", 0x3B3339), ("brown hair", 0x7A4B2E), ("blonde hair", 0xF2C766), ("red hair", 0xC9582E),
    ("brown hair", 0x5A3826), ("black hair", 0x2E3344),
)  # fmt: skip
CLOTHES = (0xF25C54, 0x4D9DE0, 0xFFC145, 0x5DBB63, 0x9B6DD6, 0xFF8FB1, 0x3FB8AF, 0xFF8C42)


def people(hue: int) -> tuple[Palette, ...]:
    """Skins, hair and clothes in many combinations."""
    return tuple(
        Palette(
            word, skin, skin, 0xF2A68C, hair, skin, CLOTHES[(at + 3) % 8], CLOTHES[(at * hue + other) % 8]
        )
        for at, skin in enumerate(SKINS)
        for other, (word, hair) in enumerate(HAIRS)
        if at < 3 or other not in (2, 3)
    )


BOY = Subject(
    "boy", people(3), ears="human", ear_size=13, tail="none", nose="button", crest="boy", reach=6,
    head=(72, 62),
    eyes=(31, 2), accessories=("scarf", "glasses"),
)  # fmt: skip
GIRL = Subject(
    "girl", people(5), ears="human", ear_size=12, tail="none", nose="button", crest="girl", reach=14,
    head=(72, 62),
    eyes=(31, 2),
)  # fmt: skip
