"""Which letters, pairs and threes of them speak for which feeling: counts, beside the model that knows words.

They catch endings, particles and slang that the model's pieces cut apart. Naive Bayes over hashed pieces."""

import zlib
from collections.abc import Iterable

import numpy as np

LONGEST, BUCKETS = 3, 2**14
RARE = 0.05  # added to each count: what was seen once proves little
WEIGHT = 0.5  # of these scores beside the model's: neighbours say the same thing twice


def buckets(text: str) -> list[int]:
    """Where the pieces of a text are counted, each once."""
    line = f"^{text.lower()}$"
    pieces = {line[at : at + n] for n in range(1, LONGEST + 1) for at in range(len(line) - n + 1)}
    return sorted({zlib.crc32(piece.encode(errors="replace")) % BUCKETS for piece in pieces})


def counted(told: Iterable[tuple[str, int]], feelings: int) -> tuple[np.ndarray, float]:
    """From texts and their answers: how much each bucket speaks for each feeling, as int8 and its unit."""
    counts = np.zeros((BUCKETS, feelings), np.float32)
    for text, answer in told:
        places = buckets(text)
        counts[places, answer] += 1 / np.sqrt(len(places))  # a long text shall not outweigh a short one
    logs = np.log(counts + RARE)
    logs -= logs.mean(axis=1, keepdims=True)
    unit = float(np.abs(logs).max() / 127)
    return np.round(logs / unit).astype(np.int8), unit


def scores(text: str, table: np.ndarray, unit: float) -> np.ndarray:
    """One score a feeling."""
    places = buckets(text)
    told: np.ndarray = table[places].sum(axis=0, dtype=np.float32) * unit / np.sqrt(len(places))
    return told
