"""Text to expression, subject, lettering and prompt, in six languages. Knows neither Django nor torch."""

from stickers.words.captions import caption, lacking
from stickers.words.sentences import use_model
from stickers.words.settling import Choice
from stickers.words.styles import named as named_styles
from stickers.words.styles import names_of as style_names
from stickers.words.surprise import ideas
from stickers.words.tables import CORE, EXPRESSIONS, LANGUAGES
from stickers.words.tools import parse, stressed
from stickers.words.understanding import (
    NANO_SUBJECTS,
    Understanding,
    enhancing_label,
    understand,
    warm,
)
from stickers.words.writing import visible

__all__ = [
    "CORE",
    "EXPRESSIONS",
    "LANGUAGES",
    "NANO_SUBJECTS",
    "Choice",
    "Understanding",
    "caption",
    "enhancing_label",
    "ideas",
    "lacking",
    "named_styles",
    "parse",
    "stressed",
    "style_names",
    "understand",
    "use_model",
    "visible",
    "warm",
]
