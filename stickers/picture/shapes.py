"""Connected shapes in a mask, without scipy."""

import numpy as np


def blobs(mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Label the 4-connected shapes of a mask: (labels, sizes); label 0 is what the mask leaves out.

    Works on the runs of each row: a sticker has some hundreds of runs, and tens of thousands of pixels."""
    height, width = mask.shape
    starts, ends, rows = runs(mask)
    parents = joined(starts, ends, rows, height)
    _, names = np.unique(parents, return_inverse=True)
    labels = np.zeros(height * width + 1, dtype=np.int32)
    # Paint by differences: each run adds its name at its start and takes it back after its end.
    np.add.at(labels, rows * width + starts, names + 1)
    np.add.at(labels, rows * width + ends, -(names + 1))
    painted = np.cumsum(labels[:-1]).reshape(height, width)
    return painted, np.bincount(painted.ravel())


def runs(mask: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Start and end columns and the row of every run of set pixels, row by row."""
    edges = np.diff(np.pad(mask.astype(np.int8), ((0, 0), (1, 1))), axis=1)
    rows, starts = np.nonzero(edges == 1)
    _, ends = np.nonzero(edges == -1)
    return starts, ends, rows


def joined(starts: np.ndarray, ends: np.ndarray, rows: np.ndarray, height: int) -> np.ndarray:
    """For every run the first run of its shape, by union of runs that touch in neighbouring rows."""
    parents = list(range(len(starts)))

    def root(run: int) -> int:
        while parents[run] != run:
            parents[run] = parents[parents[run]]
            run = parents[run]
        return run

    first = np.searchsorted(rows, np.arange(height + 1)).tolist()
    start, end = starts.tolist(), ends.tolist()
    for row in range(1, height):
        above, run = first[row - 1], first[row]
        while above < first[row] and run < first[row + 1]:
            if start[above] < end[run] and start[run] < end[above]:
                a, b = root(above), root(run)
                parents[max(a, b)] = min(a, b)
            if end[above] < end[run]:
                above += 1
            else:
                run += 1
    return np.array([root(run) for run in range(len(parents))], dtype=np.int64)
