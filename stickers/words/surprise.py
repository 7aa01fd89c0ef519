"""Ideas for those who do not know what to draw."""

from functools import cache

from stickers.words import tables


def ideas(language: str) -> dict[str, list[str]]:
    """For each feeling some things that somebody might be doing, in the reader's language."""
    code = tables.reader(language)
    return {expression: lines[code] for expression, lines in told().items()}


@cache
def told() -> dict[str, dict[str, list[str]]]:
    return tables.read("ideas")
