"""Tunes the multilingual sentence model: `python -m stickers.words.multilingual.fit [--check]`.

Low-rank changes (arXiv 2106.09685) of its upper layers, a head by cross-entropy, and counts of letters.
The lower layers stay as they are, so each text goes through them once. English examples are fitted on too:
they help the others. Needs torch and opencc (requirements-dev.txt); using the outcome does not.
"""

import argparse
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file
from torch import nn
from torch.nn import functional

from stickers.words.minilm import HEADS
from stickers.words.multilingual import letters
from stickers.words.multilingual.e5 import E5, LAYERS
from stickers.words.multilingual.examples import Example, examples, variants
from stickers.words.multilingual.judge import HEAD, SHARPNESS, together
from stickers.words.multilingual.packed import PARTS, shipped
from stickers.words.tables import EXPRESSIONS

KEPT = 6  # lower layers that stay as they are
EPOCHS, BATCH, WARM_UP = 6, 48, 30
RANK, RATE, RATE_OF_HEAD, DECAY, DROPOUT, SMOOTHING = 8, 8e-4, 5e-3, 0.01, 0.1, 0.1
SCALE = 2.0  # of a change
FOLDS = 5


@dataclass
class Text:
    """An example that went through the lower layers: (pieces, width)."""

    state: torch.Tensor
    answer: int
    example: Example


class Changed(nn.Module):
    """A linear layer that stays, and a low-rank change beside it."""

    weight: torch.Tensor
    bias: torch.Tensor

    def __init__(self, weight: np.ndarray, bias: np.ndarray) -> None:
        super().__init__()
        self.register_buffer("weight", torch.tensor(weight, dtype=torch.bfloat16))
        self.register_buffer("bias", torch.tensor(bias, dtype=torch.bfloat16))
        self.down = nn.Parameter(torch.randn(RANK, weight.shape[1]) / math.sqrt(weight.shape[1]))
        self.up = nn.Parameter(torch.zeros(weight.shape[0], RANK))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        change = functional.dropout(x, DROPOUT, self.training) @ self.down.T @ self.up.T
        return functional.linear(x, self.weight, self.bias) + SCALE * change


class Layer(nn.Module):
    """A layer of BERT under the short names of its parts."""

    def __init__(self, model: E5, number: int) -> None:
        super().__init__()
        weights = model.weights
        self.changed: dict[str, Changed] = {}
        self.norms: dict[str, tuple[torch.Tensor, torch.Tensor]] = {}
        for short, long in PARTS.items():
            name = f"encoder.layer.{number}.{long}"
            weight, bias = weights[f"{name}.weight"], weights[f"{name}.bias"]
            if short in ("aln", "oln"):
                self.norms[short] = torch.tensor(weight), torch.tensor(bias)
            else:
                self.changed[short] = Changed(weight, bias)
        self.parts = nn.ModuleDict(self.changed)

    def forward(self, state: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """(texts, pieces, width), and which pieces are there as (texts, 1, 1, pieces)."""
        query, key, value = (
            self.parts[part](state).unflatten(-1, (HEADS, -1)).transpose(1, 2) for part in "qkv"
        )
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        state = self.norm(state + self.parts["ao"](seen.transpose(1, 2).flatten(2)), "aln")
        inner = functional.gelu(self.parts["fi"](state))
        return self.norm(state + self.parts["fo"](inner), "oln")

    def norm(self, state: torch.Tensor, part: str) -> torch.Tensor:
        return functional.layer_norm(state, state.shape[-1:], *self.norms[part], eps=1e-12)


class Tuned(nn.Module):
    """The upper layers with their changes, and a head of one row an expression."""

    def __init__(self, model: E5) -> None:
        super().__init__()
        self.upper = [Layer(model, number) for number in range(KEPT, LAYERS)]
        self.layers = nn.ModuleList(self.upper)
        self.head = nn.Linear(model.packed.width, len(EXPRESSIONS))

    def forward(self, batch: list[Text]) -> torch.Tensor:
        """Scores (texts, expressions)."""
        state = nn.utils.rnn.pad_sequence([text.state.float() for text in batch], batch_first=True)
        lengths = torch.tensor([len(text.state) for text in batch])
        there = torch.arange(state.shape[1]) < lengths[:, None]
        with torch.autocast("cpu", torch.bfloat16):  # six times as fast on a CPU that knows it
            for layer in self.layers:
                state = layer(state, there[:, None, None])
        mean = (state.float() * there[..., None]).sum(1) / lengths[:, None]
        vectors = functional.dropout(functional.normalize(mean, dim=-1), DROPOUT, self.training)
        scores: torch.Tensor = self.head(vectors) * SHARPNESS
        return scores


def fit(model: E5, texts: list[Text]) -> Tuned:
    torch.manual_seed(0)
    tuned = Tuned(model)
    changes = [weight for name, weight in tuned.named_parameters() if not name.startswith("head")]
    groups = [{"params": changes, "lr": RATE}, {"params": tuned.head.parameters(), "lr": RATE_OF_HEAD}]
    optimizer = torch.optim.AdamW(groups, weight_decay=DECAY)
    steps = EPOCHS * -(-len(texts) // BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / WARM_UP) * max(0.05, 1 - step / steps)
    )
    for batch in batches(texts, np.random.default_rng(0)):
        answers = torch.tensor([text.answer for text in batch])
        loss = functional.cross_entropy(tuned(batch), answers, label_smoothing=SMOOTHING)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    return tuned.eval()


def batches(texts: list[Text], order: np.random.Generator) -> Iterator[list[Text]]:
    """All texts in each epoch; those of a batch are about as long as each other, which saves filling."""
    for _ in range(EPOCHS):
        places = sorted(order.permutation(len(texts)), key=lambda place: len(texts[place].state) // 4)
        starts = np.arange(0, len(places), BATCH)
        for start in order.permutation(starts):
            yield [texts[place] for place in places[start : start + BATCH]]


def prepared(model: E5, listed: list[Example]) -> list[Text]:
    """Each example, and after it its variants, through the lower layers."""
    written = [one for example in listed for one in (example, *variants(example))]
    return [
        Text(
            torch.tensor(model.read(model.begin(one.text), range(KEPT))),
            EXPRESSIONS.index(one.meaning),
            one,
        )
        for one in written
    ]


def folds(texts: list[Text]) -> Iterator[tuple[list[Text], list[Text]]]:
    """Pairs of seen and unseen texts: whole scenarios are left out, in all languages and feelings at once."""
    scenarios = sorted({text.example.scenario for text in texts} - {""})
    for fold in range(FOLDS):
        left_out = set(scenarios[fold::FOLDS])
        yield (
            [text for text in texts if text.example.scenario not in left_out],
            [text for text in texts if text.example.scenario in left_out and not text.example.variant],
        )


@torch.no_grad()
def scores(tuned: Tuned, texts: list[Text]) -> np.ndarray:
    """(texts, expressions)"""
    parts = [tuned(texts[start : start + BATCH]) for start in range(0, len(texts), BATCH)]
    return torch.cat(parts).numpy()


def kept(tuned: Tuned) -> dict[str, np.ndarray]:
    """What judge.py reads: `LAYER.down` and `LAYER.up`, the scale in it, and the head."""
    state = {"weight": tuned.head.weight, "bias": tuned.head.bias}
    for place, layer in enumerate(tuned.upper, KEPT):
        for short, part in layer.changed.items():
            name = f"encoder.layer.{place}.{PARTS[short]}"
            state |= {f"{name}.down": part.down, f"{name}.up": SCALE * part.up}
    return {name: value.detach().numpy().astype(np.float16) for name, value in state.items()}


def spelling(texts: list[Text]) -> tuple[np.ndarray, float]:
    return letters.counted(((text.example.text, text.answer) for text in texts), len(EXPRESSIONS))


def check(model: E5, texts: list[Text]) -> None:
    """Prints the shares answered right when every scenario is judged by a model that never saw it."""
    right: dict[str, list[bool]] = {}
    for fold, (seen, unseen) in enumerate(folds(texts)):
        table, unit = spelling(seen)
        spelt = np.array([letters.scores(text.example.text, table, unit) for text in unseen])
        guesses = together(scores(fit(model, seen), unseen), spelt).argmax(axis=1)
        for text, guess in zip(unseen, guesses, strict=True):
            right.setdefault(text.example.language, []).append(int(guess) == text.answer)
        print(f"fold {fold + 1} of {FOLDS}", {code: f"{np.mean(hits):.0%}" for code, hits in right.items()})


def write(tuned: Tuned, texts: list[Text], path: Path) -> None:
    table, unit = spelling(texts)
    told = {"expressions": json.dumps(EXPRESSIONS), "unit": repr(unit)}
    save_file(kept(tuned) | {"letters": table}, path, metadata=told)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="cross-check by scenarios instead of writing")
    asked = parser.parse_args()
    model = E5(shipped())
    texts = prepared(model, examples())
    if asked.check:
        check(model, texts)
        return
    write(fit(model, texts), texts, HEAD)
    print(f"Wrote {HEAD} from {len(texts)} texts")


if __name__ == "__main__":
    main()
