"""Lettering in training stickers: finding it, and taking it off cleanly. Knows neither Django nor torch."""

from trainer.lettering.find import Text, find
from trainer.lettering.paint import ERASE, FILL, apply
from trainer.lettering.remove import Cleaned, Status, remove

__all__ = ["ERASE", "FILL", "Cleaned", "Status", "Text", "apply", "find", "remove"]
