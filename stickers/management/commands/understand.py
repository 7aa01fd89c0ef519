"""What words come to: one JSON line for each text."""

import json
import sys
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from stickers import words
from stickers.engine import read_card

MOST_TEXT = 500


class Command(BaseCommand):
    help = "Prints what is understood of each TEXT, or of each line of standard input, as one JSON line."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("text", nargs="*", help="what a member would type; none: read standard input")
        parser.add_argument("--subject", default="", help="what to draw, such as otter or 兔子")
        parser.add_argument("--language", default="en", help="the reader's language, such as en or zh-hant")

    def handle(self, *, text: list[str], subject: str, language: str, **options: Any) -> None:
        words.use_model(settings.SENTENCE_MODEL)
        card = read_card(settings.STICKER_MODEL)
        for line in map(readable, text or lines()):
            understood = words.understand(
                line[:MOST_TEXT],
                subject,
                language=language,
                subjects=card.subjects,
                expressions=card.expressions,
                things=card.looks.places(),
                coats=card.looks.all_coats(),
            )
            wire = understood.wire()
            if len(line) > MOST_TEXT:
                wire["notes"].append(f"Only the first {MOST_TEXT} of {len(line)} characters were read.")
            self.stdout.write(json.dumps(wire, ensure_ascii=False))


def lines() -> Iterator[str]:
    return (line.strip() for line in sys.stdin if line.strip())


def readable(line: str) -> str:
    """Bytes of the shell that are no letters of any script become question marks."""
    return line.encode("utf-8", "replace").decode()
