"""What the tuned multilingual model, and the letters beside it, say to a sentence."""

import json
from pathlib import Path

import numpy as np
from safetensors import safe_open

from stickers.words.minilm import softmax
from stickers.words.multilingual import letters
from stickers.words.multilingual.e5 import E5
from stickers.words.multilingual.packed import shipped
from stickers.words.tables import DATA, EXPRESSIONS

HEAD = DATA / "multilingual.safetensors"  # fit.py writes it
SHARPNESS = 8.0  # of the scores, which are cosines but for the head's lengths
MODESTY = 0.8  # of both together: at the floor of understanding.py, four in ten are right, as in English


class Multilingual:
    """Sentences to probabilities; what the file was not fitted on has none."""

    def __init__(self, head: Path = HEAD) -> None:
        with safe_open(head, "numpy") as file:
            kept = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
            told = file.metadata()
        self.names: list[str] = json.loads(told["expressions"])
        self.letters, self.unit = kept.pop("letters"), float(told["unit"])
        kept = {name: value.astype(np.float32) for name, value in kept.items()}
        self.weight, self.bias = kept["weight"], kept["bias"]
        self.model = E5(shipped())
        self.model.tune(kept)
        self.model.quantize()

    def probabilities(self, text: str) -> dict[str, float]:
        """How likely each expression is."""
        meant = SHARPNESS * (self.weight @ self.model.embed(text) + self.bias)
        chances = together(meant, letters.scores(text, self.letters, self.unit))
        told = dict(zip(self.names, map(float, chances), strict=True))
        return {name: told.get(name, 0.0) for name in EXPRESSIONS}


def together(meant: np.ndarray, spelt: np.ndarray) -> np.ndarray:
    """Probabilities of both, (..., expressions)."""
    logs = np.log(softmax(meant)) + letters.WEIGHT * np.log(softmax(spelt))
    return np.asarray(softmax(MODESTY * logs))
