"""Fits the head over the sentence model on the English examples: `python -m stickers.words.fit`.

The examples in other languages are for the tables: bench/words.py tells what they miss.
Softmax regression with a quadratic penalty, by gradient steps with momentum."""

import numpy as np
from safetensors.numpy import save_file

from stickers.words.minilm import MiniLM, shipped, softmax
from stickers.words.sentences import HEAD
from stickers.words.tables import EXPRESSIONS, read

STEPS, RATE, MOMENTUM, PENALTY = 400, 2.0, 0.95, 1e-4
FOLDS = 5


def fit(vectors: np.ndarray, answers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Weight (expressions, width) and bias (expressions) for unit vectors (examples, width)."""
    weight, bias = np.zeros((len(EXPRESSIONS), vectors.shape[1])), np.zeros(len(EXPRESSIONS))
    weight_step, bias_step = np.zeros_like(weight), np.zeros_like(bias)
    targets = np.eye(len(EXPRESSIONS))[answers]
    for _ in range(STEPS):
        error = (softmax(vectors @ weight.T + bias) - targets) / len(vectors)
        weight_step = MOMENTUM * weight_step - RATE * (error.T @ vectors + PENALTY * weight)
        bias_step = MOMENTUM * bias_step - RATE * error.sum(axis=0)
        weight, bias = weight + weight_step, bias + bias_step
    return weight, bias


def cross_checked(vectors: np.ndarray, answers: np.ndarray) -> float:
    """Share answered right when every example is judged by a head that never saw it."""
    part = np.random.default_rng(0).permutation(len(vectors)) % FOLDS
    right = 0
    for fold in range(FOLDS):
        weight, bias = fit(vectors[part != fold], answers[part != fold])
        guesses = (vectors[part == fold] @ weight.T + bias).argmax(axis=1)
        right += int((guesses == answers[part == fold]).sum())
    return right / len(vectors)


def main() -> None:
    model = MiniLM(shipped())
    english = read("examples")["en"]
    examples = [(text, EXPRESSIONS.index(name)) for name in english for text in english[name]]
    vectors = np.stack([model.embed(text) for text, _ in examples]).astype(np.float64)
    answers = np.array([answer for _, answer in examples])
    weight, bias = fit(vectors, answers)
    save_file({"weight": weight.astype(np.float32), "bias": bias.astype(np.float32)}, HEAD)
    share = cross_checked(vectors, answers)
    print(f"{len(examples)} examples; {share:.0%} right on examples not seen; wrote {HEAD}")


if __name__ == "__main__":
    main()
