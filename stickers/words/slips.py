"""Texts as people type them in a hurry: without apostrophes, with letters left out, doubled or swapped."""

import numpy as np

SLIPS, BARE = 0.15, 0.2  # the share of texts that are changed


def typed(text: str, chance: np.random.Generator) -> str:
    """The text itself most of the time; otherwise without its marks, or with one slip of the fingers."""
    if chance.random() < BARE:
        text = text.replace("'", "").rstrip(".!?")
    if len(text) > 8 and chance.random() < SLIPS:
        text = slipped(text, int(chance.integers(1, len(text) - 1)), int(chance.integers(3)))
    return text


def slipped(text: str, place: int, kind: int) -> str:
    """One letter left out (0), doubled (1) or swapped with the next (2); other characters stay."""
    here, after = text[place], text[place + 1]
    if not (here.isalpha() and after.isalpha()):
        return text
    changed = ("", here + here, after + here)[kind]
    return text[:place] + changed + text[place + (2 if kind == 2 else 1) :]
