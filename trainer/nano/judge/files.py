"""The judge on disk: weights as safetensors, its classes and its own scores beside them."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from trainer.nano.artist import EXPRESSIONS, STYLES, SUBJECTS
from trainer.nano.judge.network import Judge
from trainer.nano.judge.training import FIRST_SEED, LEAST

WEIGHTS, CONFIG = "judge.safetensors", "config.json"


class UnfitJudge(Exception):
    """Says why this judge may not judge."""


@dataclass(frozen=True)
class Config:
    """What the heads' numbers mean, and how often each head was right on held-out drawings."""

    subjects: tuple[str, ...]
    expressions: tuple[str, ...]
    styles: tuple[str, ...]
    accuracy: dict[str, float]
    drawings: int


def untrained() -> Judge:
    return Judge(len(SUBJECTS), len(EXPRESSIONS), len(STYLES))


def save(judge: Judge, folder: Path, *, accuracy: dict[str, float], drawings: int) -> None:
    """fp16 weights, config.json and README.md."""
    folder.mkdir(parents=True, exist_ok=True)
    halves = {
        name: value.half() if value.is_floating_point() else value
        for name, value in judge.state_dict().items()
    }
    save_file({name: value.contiguous() for name, value in halves.items()}, folder / WEIGHTS)
    config = Config(SUBJECTS, EXPRESSIONS, STYLES, accuracy, drawings)
    (folder / CONFIG).write_text(json.dumps(asdict(config), indent=2) + "\n", encoding="utf-8")
    (folder / "README.md").write_text(card(config), encoding="utf-8")


def load(folder: Path) -> tuple[Judge, Config]:
    """The judge and what it knows; UnfitJudge when files are damaged, foreign, or it is not good enough."""
    again = "Train it again by `manage.py train_judge`."
    try:
        config = Config(**json.loads((folder / CONFIG).read_text(encoding="utf-8")))
        weights = load_file(folder / WEIGHTS)
    except (OSError, ValueError, TypeError, SafetensorError) as error:
        raise UnfitJudge(f"The judge in {folder} cannot be read ({error}). {again}") from error
    known = tuple(config.subjects), tuple(config.expressions), tuple(config.styles)
    if known != (SUBJECTS, EXPRESSIONS, STYLES):
        raise UnfitJudge(f"The judge in {folder} knows another cast than the artist draws now. {again}")
    weak = [head for head, right in config.accuracy.items() if right < LEAST]
    if weak or not config.accuracy:
        raise UnfitJudge(
            f"The judge in {folder} is right too seldom about {', '.join(weak) or 'anything'} "
            f"(below {LEAST:.0%} of real drawings), so its verdicts would say nothing. {again}"
        )
    judge = untrained()
    try:
        judge.load_state_dict(
            {name: value.float() if value.is_floating_point() else value for name, value in weights.items()}
        )
    except RuntimeError as error:
        raise UnfitJudge(f"The weights in {folder} are not those of this judge. {again}") from error
    if not all(bool(torch.isfinite(value).all()) for value in weights.values()):
        raise UnfitJudge(f"The weights in {folder} hold numbers that are not finite. {again}")
    return judge.eval(), config


def card(config: Config) -> str:
    rows = "\n".join(f"| {head} | {right:.1%} |" for head, right in config.accuracy.items())
    return f"""# The judges of nano

A network of 1.2 M parameters that names subject ({len(config.subjects)}), expression
({len(config.expressions)}) and style ({len(config.styles)}) of a sticker. It measures nano
(`manage.py evaluate_nano`) and draws nothing.

Trained by `manage.py train_judge` on {config.drawings:,} drawings of this repository's artist (seeds from
{FIRST_SEED:,} on, none of which the base was trained on), moved, blurred and tinted a little.

| head | right on held-out drawings |
| --- | --- |
{rows}

It knows the artist's world only: of other pictures it says nothing sensible. Licence: MIT, as the code.
"""
