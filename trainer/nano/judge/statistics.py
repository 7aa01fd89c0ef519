"""How far two sets of pictures are apart, and how varied one is."""

import numpy as np


def frechet(one: np.ndarray, other: np.ndarray) -> float:
    """Fréchet distance of two sets of features (N, d) seen as normal distributions (arXiv 1706.08500).

    Raises ValueError for sets of fewer than two or of different width."""
    if min(len(one), len(other)) < 2 or one.shape[1] != other.shape[1]:
        raise ValueError("Two sets of at least two features of the same width are needed.")
    apart = one.mean(0) - other.mean(0)
    first, second = np.cov(one, rowvar=False), np.cov(other, rowvar=False)
    # The trace of sqrt(first @ second) by the symmetric product, whose eigenvalues are the same.
    values, vectors = np.linalg.eigh(first)
    root = (vectors * np.sqrt(values.clip(min=0))) @ vectors.T
    both = np.linalg.eigvalsh(root @ second @ root).clip(min=0)
    return float(apart @ apart + np.trace(first) + np.trace(second) - 2 * np.sqrt(both).sum())


def variety(values: np.ndarray) -> float:
    """Mean distance of all pairs among (N, d); 0 for fewer than two."""
    if len(values) < 2:
        return 0.0
    return float(distances(values, values)[np.triu_indices(len(values), 1)].mean())


def distances(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Euclidean distances (N, M) between rows."""
    squares = (one**2).sum(1)[:, None] + (other**2).sum(1) - 2 * one @ other.T
    return np.sqrt(squares.clip(min=0))


def nearest(one: np.ndarray, others: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Of each row the `count` nearest of the others: indices and distances (N, count)."""
    apart = distances(one, others)
    order = np.argsort(apart, axis=1)[:, :count]
    return order, np.take_along_axis(apart, order, axis=1)


def confusion(wanted: np.ndarray, seen: np.ndarray, classes: int) -> np.ndarray:
    """int64 (classes, classes): how often each wanted one (row) was seen as which (column)."""
    table = np.zeros((classes, classes), np.int64)
    np.add.at(table, (wanted, seen), 1)
    return table
