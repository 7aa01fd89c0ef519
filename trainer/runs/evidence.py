"""What a style has become: sheets at the same seeds without and with it, alone and mixed, and scores.

Drawn by the engine from the file, exactly as people will get it."""

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import numpy as np
from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image

from stickers.engine import Cancelled, Engine, EngineConfig, EngineFailed, Job, read_card
from stickers.models import Style
from trainer.models import TrainingRun
from trainer.runs import scores
from trainer.runs.pictures import keep
from trainer.runs.report import Report

logger = logging.getLogger(__name__)

WEIGHTS_FILE = "style/pytorch_lora_weights.safetensors"
GROUND = "#cfdcea"
SIDE = 128
PAIRS, SEEDS, OTHERS = 6, 12, 6
SHARES = ((1.0, 0.0), (0.75, 0.35), (0.6, 0.6), (0.35, 0.75), (0.0, 1.0))
SEED = 7_000
WAIT_SECONDS = 600.0
NEW = "new-style"

Mix = tuple[tuple[str, float], ...]


class Table:
    """The drawing table: a warm engine that knows the new style and the published ones."""

    def __init__(self, run: TrainingRun, stopped: Callable[[], bool]) -> None:
        self.run, self.stopped = run, stopped
        self.card = read_card(run.model)
        self.mode = "fast" if "fast" in self.card.modes else next(iter(self.card.modes))
        self.engine = Engine(
            EngineConfig(run.model, settings.STICKER_DEVICE, settings.STICKER_DTYPE, settings.STICKER_VAE)
        )

    def __enter__(self) -> "Table":
        self.engine.start()
        try:
            self.engine.wait_until_warm()
            self.engine.publish(NEW, self.run.place / WEIGHTS_FILE)
        except BaseException:
            self.engine.stop()
            raise
        return self

    def __exit__(self, *ended: Any) -> None:
        self.engine.stop()

    def draw(self, wanted: Sequence[tuple[str, int, Mix]]) -> list[np.ndarray]:
        """uint8 (H, W, 4) for each prompt, seed and mix. Raises Cancelled when somebody asked to stop."""
        tickets = []
        pictures = []
        for start in range(0, len(wanted), 8):
            if self.stopped():
                raise Cancelled(_("The run was stopped while its evidence was drawn."))
            tickets = [
                self.engine.submit(
                    Job(f"{start + at}", prompt, (seed,), mode=self.mode, mixes=(mix,), enhance=True)
                )
                for at, (prompt, seed, mix) in enumerate(wanted[start : start + 8])
            ]
            pictures += [ticket.result(WAIT_SECONDS)[0].image for ticket in tickets]
        return pictures

    def expressions(self) -> list[str]:
        return list(self.card.expressions) or ["happy", "sad", "angry", "surprised", "love", "sleep"]

    def prompt(self, expression: str, number: int) -> str:
        subjects = self.card.subjects or ("cat",)
        tags = [expression, subjects[5 * number % len(subjects)], self.card.trigger]
        return ", ".join(tag for tag in tags if tag)

    def others(self) -> list[str]:
        """Published styles, now known to the engine; one that it refuses is left out."""
        known = []
        rows = Style.objects.filter(status=Style.Status.PUBLISHED, model=self.card.name)
        for style in rows.exclude(name=self.run.name)[:OTHERS]:
            with suppress(EngineFailed):
                self.engine.publish(style.name, style.path)
                known.append(style.name)
        return known


def collect(run: TrainingRun, report: Report, *, stopped: Callable[[], bool]) -> None:
    """Draw the sheets and take the scores; what cannot be drawn is said in the log, and the style stays."""
    report.say(_("Drawing the evidence."))
    try:
        with Table(run, stopped) as table:
            before_after(table)
            expressions(table)
            diversity(table)
            mixes(table)
            figures = scores.of_nano(run, table, NEW) if table.card.name == "nano" else {}
        run.tell(scores=figures)
    except (EngineFailed, Cancelled, OSError, ValueError, TimeoutError) as error:
        report.say(_("Not all evidence could be drawn: %s") % error)


def before_after(table: Table) -> None:
    """The base above, the style below, of the same words and seeds."""
    words = table.expressions()
    pairs = [(table.prompt(words[7 * number % len(words)], number), SEED + number) for number in range(PAIRS)]
    plain = table.draw([(prompt, seed, ()) for prompt, seed in pairs])
    taught = table.draw([(prompt, seed, ((NEW, 1.0),)) for prompt, seed in pairs])
    store(table, "before-after", [*plain, *taught], PAIRS)


def expressions(table: Table) -> None:
    words = table.expressions()
    wanted = [(table.prompt(word, at), SEED + at, ((NEW, 1.0),)) for at, word in enumerate(words)]
    store(table, "expressions", table.draw(wanted), 8)


def diversity(table: Table) -> None:
    """One prompt, many seeds."""
    prompt = table.prompt(table.expressions()[0], 0)
    store(table, "diversity", table.draw([(prompt, SEED + at, ((NEW, 1.0),)) for at in range(SEEDS)]), 6)


def mixes(table: Table) -> None:
    """A row for each published style, from the new style alone to the other alone."""
    others = table.others()
    prompt = table.prompt(table.expressions()[0], 1)
    wanted = [
        (prompt, SEED, tuple((name, share) for name, share in ((NEW, new), (other, old)) if share))
        for other in others
        for new, old in SHARES
    ]
    if wanted:
        store(table, "mixes", table.draw(wanted), len(SHARES))


def store(table: Table, name: str, pictures: Sequence[np.ndarray], columns: int) -> None:
    rows = -(-len(pictures) // columns)
    sheet = Image.new("RGB", (columns * SIDE, rows * SIDE), GROUND)
    for at, picture in enumerate(pictures):
        tile = Image.fromarray(picture, "RGBA").resize((SIDE, SIDE), Image.Resampling.LANCZOS)
        sheet.paste(tile, (at % columns * SIDE, at // columns * SIDE), tile)
    keep(sheet, table.run.place / "evidence" / f"{name}.webp")
