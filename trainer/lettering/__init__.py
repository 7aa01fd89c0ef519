"""Lettering in training stickers: finding it, and taking it off cleanly. Knows neither Django nor torch."""

from trainer.lettering.find import Text, find_texts
from trainer.lettering.paint import ERASE, FILL, WHITE, apply
from trainer.lettering.remove import Cleaned, Status, clean

__all__ = ["ERASE", "FILL", "WHITE", "Cleaned", "Status", "Text", "apply", "clean", "find_texts"]
