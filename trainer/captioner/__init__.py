"""Lets a vision-language model look at stickers and propose tags. Knows no Django; torch comes late."""

from trainer.captioner.captioner import Captioner, CaptionerFailed
from trainer.captioner.reading import read_tags

__all__ = ["Captioner", "CaptionerFailed", "read_tags"]
