"""Tunes the sentence model to the English examples: `python -m stickers.words.fit [--check]`.

Low-rank changes of its layers (arXiv 2106.09685) and a head, by cross-entropy: small enough to lie beside the
tables. What says none of the feelings is taught as "any of them", so that the model is unsure of it. Needs
torch and peft; using the outcome does not.
"""

import argparse
from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from peft import LoraConfig, get_peft_model
from safetensors.numpy import save_file
from torch import nn
from torch.nn import functional
from transformers import AutoModel, AutoTokenizer

from stickers.words.minilm import MOST_TOKENS, shipped
from stickers.words.sentences import HEAD, SHARPNESS
from stickers.words.slips import typed
from stickers.words.tables import EXPRESSIONS, UNSURE, read

EPOCHS, BATCH, WARM_UP = 6, 32, 60
RANK, RATE, RATE_OF_HEAD, DECAY, DROPOUT, SMOOTHING = 8, 5e-4, 5e-3, 0.01, 0.1, 0.1
LAYERS = ("query", "key", "value", "attention.output.dense", "intermediate.dense", "output.dense")
FOLDS, NEIGHBOURS = 4, 8
# The scores are divided by this: then of what is given 0.6 to 0.7, eight in ten unseen examples are right.
COOLING = 1.3
LENGTHS_TOGETHER = 16  # batches that are sorted by length among themselves: less padding, and still shuffled
Examples = list[tuple[str, str]]


class Tuned(nn.Module):
    """The sentence model with low-rank changes, and a head of one row an expression."""

    def __init__(self) -> None:
        super().__init__()
        self.tokenizer = AutoTokenizer.from_pretrained(shipped())
        config = LoraConfig(r=RANK, lora_alpha=2 * RANK, lora_dropout=DROPOUT, target_modules=list(LAYERS))
        self.model = get_peft_model(AutoModel.from_pretrained(shipped()), config)
        self.head = nn.Linear(self.model.config.hidden_size, len(EXPRESSIONS))

    def forward(self, texts: list[str]) -> torch.Tensor:
        """Scores (texts, expressions)."""
        batch = self.tokenizer(
            texts, padding=True, truncation=True, max_length=MOST_TOKENS, return_tensors="pt"
        )
        with torch.autocast("cpu", torch.bfloat16, enabled=self.training):
            hidden = self.model(**batch).last_hidden_state.float()
        there = batch["attention_mask"][..., None]
        vectors = functional.normalize((hidden * there).sum(1) / there.sum(1), dim=-1)
        scores: torch.Tensor = self.head(functional.dropout(vectors, DROPOUT, self.training)) * SHARPNESS
        return scores


def examples() -> Examples:
    """Texts and their meanings; what english.toml sets aside is not among them."""
    tables = (read("examples")["en"], read("english")["told"])
    return [(text, meaning) for table in tables for meaning in table for text in table[meaning]]


def fit(seen: Examples) -> Tuned:
    torch.manual_seed(0)
    order = np.random.default_rng(0)
    tuned = Tuned().train()
    changes = [weight for weight in tuned.model.parameters() if weight.requires_grad]
    groups = [{"params": changes, "lr": RATE}, {"params": tuned.head.parameters(), "lr": RATE_OF_HEAD}]
    optimizer = torch.optim.AdamW(groups, weight_decay=DECAY)
    steps = EPOCHS * -(-len(seen) // BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / WARM_UP) * max(0.02, 1 - step / steps)
    )
    for batch in batches(seen, order):
        scores = tuned([typed(text, order) for text, _ in batch])
        loss = functional.cross_entropy(scores, targets([meaning for _, meaning in batch]))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    return tuned.eval()


def targets(meanings: list[str]) -> torch.Tensor:
    """Shares (texts, expressions): nearly all for what is meant, or the same for each where nothing is."""
    even = torch.full((len(meanings), len(EXPRESSIONS)), 1 / len(EXPRESSIONS))
    for row, meaning in zip(even, meanings, strict=True):
        if meaning != UNSURE:
            row.mul_(SMOOTHING)[EXPRESSIONS.index(meaning)] += 1 - SMOOTHING
    return even


def batches(seen: Examples, order: np.random.Generator) -> Iterator[Examples]:
    for _ in range(EPOCHS):
        shuffled = [seen[place] for place in order.permutation(len(seen))]
        for start in range(0, len(shuffled), BATCH * LENGTHS_TOGETHER):
            near = sorted(shuffled[start : start + BATCH * LENGTHS_TOGETHER], key=lambda one: len(one[0]))
            for place in order.permutation(-(-len(near) // BATCH)):
                yield near[place * BATCH : (place + 1) * BATCH]


def folds(told: Examples) -> np.ndarray:
    """The fold of each example; neighbours, which are often about the same, are in one."""
    blocks = np.arange(len(told)) // NEIGHBOURS
    return (np.random.default_rng(0).permutation(blocks.max() + 1) % FOLDS)[blocks]


@torch.no_grad()
def chances(tuned: Tuned, texts: list[str]) -> np.ndarray:
    return np.concatenate([tuned([text]).softmax(-1).numpy() for text in texts])


def cross_checked(told: Examples) -> None:
    """Prints how often the examples are answered right by models that never saw them."""
    part, right, asked = folds(told), 0, 0
    for fold in range(FOLDS):
        seen = [one for one, of in zip(told, part, strict=True) if of != fold]
        unseen = [one for one, of in zip(told, part, strict=True) if of == fold and one[1] != UNSURE]
        guesses = chances(fit(seen), [text for text, _ in unseen]).argmax(-1)
        hits = sum(EXPRESSIONS[g] == meaning for g, (_, meaning) in zip(guesses, unseen, strict=True))
        print(f"fold {fold + 1} of {FOLDS}: {hits / len(unseen):.0%}", flush=True)
        right, asked = right + hits, asked + len(unseen)
    print(f"{asked} examples: {right / asked:.1%} right on examples not seen")


def kept(tuned: Tuned) -> dict[str, np.ndarray]:
    """What sentences.py reads: `LAYER.down` and `LAYER.up`, the scale in it, and the head."""
    state: dict[str, Any] = {
        "weight": tuned.head.weight / COOLING,
        "bias": tuned.head.bias / COOLING,
    }
    for name, layer in tuned.model.named_modules():
        if hasattr(layer, "lora_A") and "default" in layer.lora_A:
            place = name.removeprefix("base_model.model.")
            state[f"{place}.down"] = layer.lora_A["default"].weight
            state[f"{place}.up"] = layer.lora_B["default"].weight * layer.scaling["default"]
    return {name: value.detach().numpy().astype(np.float16) for name, value in state.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="cross-check instead of writing")
    asked = parser.parse_args()
    told = examples()
    if asked.check:
        cross_checked(told)
        return
    save_file(kept(fit(told)), HEAD)
    print(f"Wrote {HEAD} from {len(told)} examples")


if __name__ == "__main__":
    main()
