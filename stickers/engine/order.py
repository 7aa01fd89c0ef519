"""A ticket on the engine's side: which of its pictures still wait, and how far the others are."""

from collections import deque

import numpy as np

from stickers.engine.job import Progress, Ticket


class Order:
    """Only the engine's threads touch it."""

    def __init__(self, ticket: Ticket) -> None:
        self.ticket = ticket
        self.waiting = deque(range(len(ticket.job.seeds)))
        self.left = len(ticket.job.seeds)
        self._steps = [0] * self.left
        self._previews: list[np.ndarray | None] = [None] * self.left
        self.shown_at = 0.0

    @property
    def started(self) -> bool:
        return len(self.waiting) < len(self.ticket.job.seeds)

    def note(self, index: int, steps: int) -> None:
        self._steps[index] = steps

    def show(self, index: int, preview: np.ndarray) -> None:
        self._previews[index] = preview

    def progress(self, steps: int, *, with_previews: bool) -> Progress:
        """How far the pictures are on average; a picture that has not begun is shown as nothing."""
        shown: tuple[np.ndarray, ...] = ()
        known = [preview for preview in self._previews if preview is not None]
        if with_previews and known:
            blank = np.zeros_like(known[0])
            shown = tuple(blank if preview is None else preview for preview in self._previews)
        step = max(1, sum(self._steps) // len(self._steps))
        return Progress(min(step, steps), steps, shown)
