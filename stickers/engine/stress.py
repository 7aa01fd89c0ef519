"""`(word:1.2)` in a prompt: its tokens weigh more in what the unet attends to.

As the field does it: the hidden states of the tokens are scaled, then the whole is brought back to its mean,
so that a stressed word does not make everything louder."""

import re
from typing import Any

import torch

STRESSED = re.compile(r"\(([^():]+):(\d+(?:\.\d+)?)\)")


def plain(prompt: str) -> str:
    """The prompt without the marks."""
    return STRESSED.sub(r"\1", prompt)


def weights_of(prompt: str, tokenizer: Any, length: int) -> torch.Tensor | None:
    """A weight for each of `length` tokens of the plain prompt; None where nothing is stressed."""
    parts = []
    end = 0
    for found in STRESSED.finditer(prompt):
        parts += [(prompt[end : found.start()], 1.0), (found[1], float(found[2]))]
        end = found.end()
    if not parts:
        return None
    parts.append((prompt[end:], 1.0))
    weights = [1.0]  # of the token that begins the text
    before = ""
    for text, weight in parts:
        known = len(tokenizer(before, add_special_tokens=False).input_ids)
        before += text
        grown = len(tokenizer(before, add_special_tokens=False).input_ids)
        weights += [weight] * (grown - known)
    return torch.tensor((weights + [1.0] * length)[:length])


def stress(hidden: torch.Tensor, weights: torch.Tensor | None) -> torch.Tensor:
    """Hidden states (1, tokens, width), scaled token by token; the mean stays."""
    if weights is None:
        return hidden
    scaled = hidden * weights[None, :, None].to(hidden)
    return scaled * (hidden.float().mean() / scaled.float().mean()).to(hidden)
