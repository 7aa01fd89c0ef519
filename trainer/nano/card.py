"""What the shipped model says about itself: sticker.json for the engine, README.md for people."""

from dataclasses import dataclass
from typing import Any

from trainer.nano.artist import EXPRESSION_WORDS, EXPRESSIONS, SUBJECT_WORDS, SUBJECTS
from trainer.nano.artist.caption import TRIGGER
from trainer.nano.artist.hands import HAND_WORDS
from trainer.nano.looks import individuals, looks, things
from trainer.nano.models import SIZE

VERSION = "nano 0.6"
# Guidance was distilled into the weights: only `fine` adds some, so that negative words are heard.
MODES = {
    "fast": {"steps": 4, "guidance": 0.0, "scheduler": "DDIM"},
    "balanced": {"steps": 8, "guidance": 0.0, "scheduler": "DDIM"},
    "fine": {"steps": 12, "guidance": 1.5, "scheduler": "DDIM"},
}


@dataclass(frozen=True)
class Training:
    """Figures that the card tells, as they were measured."""

    crops: int
    psnr: float
    half_transparent: float
    samples: int
    distilled: int
    drawings: int
    parameters: dict[str, int]


def sticker_json() -> dict[str, Any]:
    return {
        "engine": VERSION,
        "modes": MODES,
        "size": SIZE,
        "trigger": TRIGGER,
        "subjects": list(SUBJECTS),
        "expressions": list(EXPRESSIONS),
        "subject_words": {name: list(words) for name, words in SUBJECT_WORDS.items()},
        "expression_words": {name: list(words) for name, words in EXPRESSION_WORDS.items()},
        "looks": looks(),
        "individuals": individuals(),
        "things": things(),
    }


def readme(training: Training) -> str:
    """The model card, after Mitchell et al., "Model Cards for Model Reporting" (arXiv 1810.03993)."""
    parts = "\n".join(f"| {name} | {count / 1e6:.1f} M |" for name, count in training.parameters.items())
    return f"""# {VERSION}

A small text-to-sticker diffusion model in the shape of SDXL, drawn with on two CPU cores.
`StableDiffusionXLPipeline.from_pretrained("weights/nano")` loads it. Pictures are {SIZE} x {SIZE} RGBA.

![What it draws, one row a subject, one column an expression](../../docs/images/nano-sheet.png)

## What it understands

Comma-separated words, the feeling first: `happy, laugh, otter, brown, yellow flower left, {TRIGGER}`.

- feelings: {", ".join(EXPRESSIONS)}
- subjects: {", ".join(SUBJECTS)}
- things that go with every feeling: {", ".join(things())};
  and coats: `sad, cat, black, red balloon left, {TRIGGER}`
- how it is drawn, one to three words before the last: {", ".join(HAND_WORDS)};
  without one it is the house style
- synonyms stand in `sticker.json`; coat colours, bows, scarves, props with their colour and side may follow.
  The more is said of a look, the clearer it is drawn: `looks` and `individuals` in `sticker.json` tell what
  goes together, and the engine chooses from them by the seed where nobody says anything.

It cannot draw anything else: no other animals or things, no places, no letters.

## How it was made

By `manage.py train_base` ([docs/nano.md](../../docs/nano.md) tells how and what it costs), from nothing but
drawings that this repository's own artist (`trainer/nano/artist`) makes; no picture came from elsewhere.

| part | parameters |
| --- | --- |
{parts}

- Autoencoder: {training.crops:,} crops of 128 px; on held-out drawings of every style at least
  {training.psnr:.1f} dB PSNR on white, {training.half_transparent:.1%} of the pixels half transparent.
- Denoiser and text encoder: {training.samples:,} samples of {training.drawings:,} drawings, v-prediction,
  zero terminal SNR, a tenth without caption, moving average of the weights.
- Four steps without a second pass for guidance: distilled on {training.distilled:,} samples.

## Limits

Artists' styles are taught to it as LoRA (`weights/styles`). Small features (whiskers, tears, star
eyes, confetti) come out soft or broken at times; a prop may sit on the other side. Figures of its judge:
[docs/nano.md](../../docs/nano.md). Licence: MIT, as the code.
"""
