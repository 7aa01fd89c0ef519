"""Text to expression, subject, lettering and prompt, in six languages. Knows neither Django nor torch."""

from stickers.words.sentences import use_model
from stickers.words.tables import EXPRESSIONS
from stickers.words.understanding import NANO_SUBJECTS, Choice, Understanding, understand, warm

__all__ = ["EXPRESSIONS", "NANO_SUBJECTS", "Choice", "Understanding", "understand", "use_model", "warm"]
