"""Letters and scripts: one plain form for comparing, and the language that a text is written in."""

import re
import unicodedata

from stickers.words.kaomoji import as_emoji

KATAKANA_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\ufe0f": None, "\u200b": None})
VIETNAMESE = set("ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ")
PERHAPS_VIETNAMESE = set("âêôàáãéèíìóòúùýõũĩ")
LAUGHTER = re.compile(r"\b(?:a*(?:ha){2,}h?|bwa(?:ha)+|mua(?:ha)+)\b")
FIVES = re.compile(
    r"5{3,}(?=\W*$)"
)  # wǔ wǔ wǔ, as one sobs in Mandarin; a number beside words stays a number
UNSEEN = ("Cc", "Cf", "Cs")  # control, format (right-to-left, zero width) and lone surrogates
FILLERS = "\u115f\u1160\u3164\uffa0"  # letters of Hangul without ink
LONG_RUN = re.compile(r"([a-z])\1{2,}")


def plain(text: str) -> str:
    """NFKC, lower case, straight quotes, emoji for kaomoji, hiragana for katakana, single spaces."""
    straight = as_emoji(text.translate(QUOTES))
    folded = unicodedata.normalize("NFKC", straight).lower().translate(QUOTES).strip()
    folded = FIVES.sub("呜呜呜", folded) if FIVES.match(folded) else folded
    laughing = LAUGHTER.sub("haha", folded.translate(KATAKANA_TO_HIRAGANA))
    return " ".join(LONG_RUN.sub(r"\1\1", laughing).split())


def visible(text: str) -> str:
    """The text without what has no ink and no room, or turns the line around; joined emoji stay joined."""
    return "".join(
        char
        for char in text
        if char.isspace()
        or char == "\u200d"
        or char >= "\U000e0020"
        or (char not in FILLERS and unicodedata.category(char) not in UNSEEN)
    )


def without_marks(text: str) -> str:
    """Vietnamese as it is typed without its marks."""
    split = unicodedata.normalize("NFD", text.replace("đ", "d"))
    return unicodedata.normalize("NFC", "".join(char for char in split if not unicodedata.combining(char)))


def is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff" or char == "々"


def is_kana(char: str) -> bool:
    return "\u3040" <= char <= "\u30ff"


def is_hangul(char: str) -> bool:
    return "\uac00" <= char <= "\ud7a3"


def is_jamo(char: str) -> bool:
    return "\u1100" <= char <= "\u11ff" or "\u3131" <= char <= "\u318e"


def is_latin(char: str) -> bool:
    """A letter or digit of a script that puts spaces between words."""
    return char.isalnum() and not (is_han(char) or is_kana(char) or is_hangul(char) or is_jamo(char))


def language_of(text: str, reader: str) -> str:
    """The language of a text by its script; what the script leaves open goes to the reader's own."""
    lowered = unicodedata.normalize("NFC", text).lower()
    if any(is_kana(char) for char in lowered):
        return "ja"
    if any(is_hangul(char) or is_jamo(char) for char in lowered):
        return "ko"
    if any(is_han(char) for char in lowered):
        return chinese(lowered, reader)
    if VIETNAMESE & set(lowered) or (reader == "vi" and PERHAPS_VIETNAMESE & set(lowered)):
        return "vi"
    return "en" if any("a" <= char <= "z" for char in lowered) else reader


def chinese(text: str, reader: str) -> str:
    """Traditional or simplified, by which of the two old national sets has the characters."""
    traditional = sum(is_han(char) and in_set(char, "big5") and not in_set(char, "gb2312") for char in text)
    simplified = sum(is_han(char) and in_set(char, "gb2312") and not in_set(char, "big5") for char in text)
    if traditional != simplified:
        return "zh-hant" if traditional > simplified else "zh-hans"
    return reader if reader.startswith("zh") or reader == "ja" else "zh-hant"


def in_set(char: str, encoding: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


SYLLABLE = re.compile(
    r"(?:ch|gh|gi|kh|ng|ngh|nh|ph|qu|th|tr|[bcdghklmnprstvxy])?[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?"
)


def spelt_as_vietnamese(text: str) -> bool:
    """Whether the words of a text, its marks aside, could be Vietnamese syllables, but for a quarter of them.

    Three words or fewer say too little to tell by ("ok nha")."""
    words = re.findall(r"[a-z]+", without_marks(plain(text)))
    return len(words) <= 3 or sum(SYLLABLE.fullmatch(word) is not None for word in words) >= 0.75 * len(words)


def size(text: str) -> int:
    """How much a text says, in words: a spaced word is one, two characters of Chinese or Japanese are one."""
    spaced = len(
        re.findall(r"[^\W\d_]+(?:'[a-z]+)?", "".join(c if is_latin(c) or c == "'" else " " for c in text))
    )
    dense = sum(is_han(char) or is_kana(char) or is_hangul(char) for char in text)
    return spaced + (dense + 1) // 2
