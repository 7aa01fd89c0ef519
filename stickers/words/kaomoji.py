"""Faces made of letters and marks, as the emoji of what they show: (╥﹏╥) becomes 😢."""

import re

# A face in brackets with its arms. Short, so that a flood of brackets costs no more than its length.
FACE = re.compile(
    r"([\\＼ヽヾ╰٩づっつm¯o]{0,2}_?)[(（]([^()（）\n]{1,16})[)）](_?[/／ﾉノ丿╯╭۶づっつm¯oوง︵┻━彡☆✧ ]{0,7})"
)
# What is typed without brackets too, by itself.
BARE = re.compile(r"(?<!\w)(?:(?P<cry>[qt][_awд.][qt]|;_;)|(?P<stare>o_+o|0_+0))(?!\w)", re.IGNORECASE)
# The first that fits decides; arms, eyes and mouth stand in one line.
SHOWN = [
    (re.compile(pattern), emoji)
    for pattern, emoji in (
        (r"┻", "😡"),
        (r"^m.*m$|^\s*[_＿]\s*[._ ]?\s*[_＿]\s*$|_\._", "🙇"),
        (r"¯.*ツ|ツ.*¯", "🤷"),
        (r"[♥♡❤]|[´`*＊][зε3]", "😘"),
        (r"(?<!:)/{2,}|⁄.*⁄|/ω|ω[＼\\]", "🙈"),
        (r"•\u0301.{0,3}•\u0300|╥|ಥ|〒|[︿﹏‸╯]\S*[︿﹏‸╰]|[︿﹏]", "😢"),
        (r"[Tт][_ωwдDo.^▽][Tт]|[;；][_ωw﹏дД´]|´[;；]|つ﹏|Q[AWω_]Q", "😭"),
        (r"´[・･]ω[・･][`｀]", "😔"),
        (r"[づっつ]", "🫶"),
        (r"ಠ|益|皿|╬|[`｀ˋ]\S{0,2}[´ˊ]|╯°□°|[>＞]\s*[︵へ]\s*[<＜]", "😠"),
        (r"ง|•\u0300.{0,3}•\u0301|p\^?-?\^?q", "💪"),
        (r"[⊙◎]|[°゜ﾟ][_o0○□△дДロ][°゜ﾟ]|[oO0Ｏ][_.＿][oO0Ｏ]|Σ", "😮"),
        (r"[˘ᴗ][ω_.][˘ᴗ]|[-－ー][_＿ω.][-－ー]\S*\s*[zZｚＺ]", "😴"),
        (r"[-－ー＿][_＿.][-－ー＿]", "😑"),
        (r"([\^＾ˆᵔ◕◠⌒≧•＊˃][_.oO▽∀ω‿◡ᴗ∇ヮ]*[\^＾ˆᵔ◕◠⌒≦・•＊˂])|[‿◡▽∇∀]|´ω[`｀]", "😊"),
    )
]  # fmt: skip
# Words in brackets are no face; of the Han only those that are drawn as mouths.
WORDS = re.compile(r"[a-z]{2}|[\u4e00-\u9fff]", re.IGNORECASE)
MOUTHS = str.maketrans("", "", "益皿口")


def as_emoji(text: str) -> str:
    """The text with each face that is known replaced; brackets around words stay as they are."""
    bare = BARE.sub(lambda found: "😭" if found["cry"] else "😮", text)
    return FACE.sub(shown, bare)


def shown(found: re.Match[str]) -> str:
    left, inside, right = found.groups()
    if WORDS.search(inside.translate(MOUTHS)):
        return found.group()
    line = left + inside + right.rstrip()
    emoji = next((emoji for pattern, emoji in SHOWN if pattern.search(line)), "")
    if emoji == "😊" and not left and right.strip() in tuple("/／ﾉノ丿"):
        emoji = "👋"  # one arm raised
    return f" {emoji} " if emoji else found.group()
