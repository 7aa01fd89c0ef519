"""Tunes the sentence model to the English examples: `python -m stickers.words.fit [--check]`.

Low-rank changes of its layers (arXiv 2106.09685) and a head, by cross-entropy: small enough to lie beside the
tables, and better than a head alone (75 % against 71 % of examples not seen). The examples in other languages
are for the tables: bench/words.py tells what they miss. Needs torch and peft; using the outcome does not.
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
from stickers.words.tables import EXPRESSIONS, read

EPOCHS, BATCH, WARM_UP = 8, 32, 20
RANK, RATE, RATE_OF_HEAD, DECAY, DROPOUT, SMOOTHING = 8, 5e-4, 5e-3, 0.01, 0.1, 0.1
LAYERS = ("query", "key", "value", "attention.output.dense", "intermediate.dense", "output.dense")
FOLDS = 5
Examples = list[tuple[str, int]]


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
        hidden = self.model(**batch).last_hidden_state
        there = batch["attention_mask"][..., None]
        vectors = functional.normalize((hidden * there).sum(1) / there.sum(1), dim=-1)
        scores: torch.Tensor = self.head(functional.dropout(vectors, DROPOUT, self.training)) * SHARPNESS
        return scores


def fit(examples: Examples) -> Tuned:
    torch.manual_seed(0)
    order = np.random.default_rng(0)
    tuned = Tuned()
    changes = [weight for weight in tuned.model.parameters() if weight.requires_grad]
    groups = [{"params": changes, "lr": RATE}, {"params": tuned.head.parameters(), "lr": RATE_OF_HEAD}]
    optimizer = torch.optim.AdamW(groups, weight_decay=DECAY)
    steps = EPOCHS * -(-len(examples) // BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / WARM_UP) * max(0.05, 1 - step / steps)
    )
    for batch in batches(examples, order):
        answers = torch.tensor([answer for _, answer in batch])
        scores = tuned([text for text, _ in batch])
        loss = functional.cross_entropy(scores, answers, label_smoothing=SMOOTHING)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    return tuned.eval()


def batches(examples: Examples, order: np.random.Generator) -> Iterator[Examples]:
    for _ in range(EPOCHS):
        places = order.permutation(len(examples))
        for start in range(0, len(places), BATCH):
            yield [examples[place] for place in places[start : start + BATCH]]


@torch.no_grad()
def share_right(tuned: Tuned, examples: Examples) -> float:
    guesses = [int(tuned([text]).argmax()) for text, _ in examples]
    return sum(guess == answer for guess, (_, answer) in zip(guesses, examples, strict=True)) / len(examples)


def cross_checked(examples: Examples) -> float:
    """Share answered right when every example is judged by a model that never saw it."""
    part = np.random.default_rng(0).permutation(len(examples)) % FOLDS
    shares = []
    for fold in range(FOLDS):
        seen = [one for one, of in zip(examples, part, strict=True) if of != fold]
        unseen = [one for one, of in zip(examples, part, strict=True) if of == fold]
        shares.append(share_right(fit(seen), unseen))
        print(f"fold {fold + 1} of {FOLDS}: {shares[-1]:.0%}", flush=True)
    return sum(shares) / FOLDS


def kept(tuned: Tuned) -> dict[str, np.ndarray]:
    """What sentences.py reads: `LAYER.down` and `LAYER.up`, the scale in it, and the head."""
    state: dict[str, Any] = {
        "weight": tuned.head.weight,
        "bias": tuned.head.bias,
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
    english = read("examples")["en"]
    examples = [(text, EXPRESSIONS.index(name)) for name in english for text in english[name]]
    if asked.check:
        print(f"{len(examples)} examples: {cross_checked(examples):.0%} right on examples not seen")
        return
    save_file(kept(fit(examples)), HEAD)
    print(f"Wrote {HEAD} from {len(examples)} examples")


if __name__ == "__main__":
    main()
