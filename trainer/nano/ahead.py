"""What each step of a training is given, made ahead by processes of its own where cores are to spare."""

from collections.abc import Callable, Iterator
from typing import Any

from torch.utils.data import DataLoader, Dataset

FAR = 10**9
KEPT_READY = 4  # of each process


class Makes(Dataset[Any]):
    """`make(step)` under the name that a DataLoader calls."""

    def __init__(self, make: Callable[[int], Any]) -> None:
        self.make = make

    def __getitem__(self, step: int) -> Any:
        return self.make(step)


class Ahead:
    """`make(step)` for one step after another, in order, whoever made it; any step may be asked for next.

    `make` returns tensors, arrays or plain values, decided by the step alone. Without workers it runs when
    its step is asked for, in this process."""

    def __init__(self, make: Callable[[int], Any], workers: int, *, pinned: bool = False) -> None:
        self.make, self.workers, self.pinned = make, workers, pinned
        self._made: Iterator[Any] = iter(())
        self._next: int | None = None

    def __call__(self, step: int) -> Any:
        if not self.workers:
            return self.make(step)
        if step != self._next:
            self._made = iter(self._loader(step))
        self._next = step + 1
        return next(self._made)

    def _loader(self, first: int) -> DataLoader[Any]:
        return DataLoader(
            Makes(self.make),
            batch_size=None,
            sampler=range(first, FAR),
            num_workers=self.workers,
            prefetch_factor=KEPT_READY,
            pin_memory=self.pinned,
        )
