"""The UNet's step on a CPU, traced: the same kernels one after the other, and no Python between them.

Of a step of nano, a thousand small operations, Python takes a fifth, and meanwhile holds the lock that a chat
in the same process waits for. Making a trace takes as long as some fifty steps with it save, so a call is
traced once nothing else is to be done, or where it comes again and again
(https://docs.pytorch.org/docs/2.13/generated/torch.jit.trace.html)."""

import logging
import time
import warnings
from collections import deque

import torch

from stickers.engine.graphs import Inputs, Run

log = logging.getLogger(__name__)
SEEN, SEEN_OFTEN = 3, 64  # calls after which it is traced in a quiet moment, and at once
SHORT = 0.15  # seconds: of longer calls Python's share is not worth it
MOST_DUE = 8
KEPT_TRACES = 8  # of 20 MiB each


class Tracer:
    """A recorder for `Graphs` whose recordings only begin to be some later."""

    def __init__(self) -> None:
        self._due: deque[tuple[Traced, Inputs]] = deque(maxlen=MOST_DUE)
        self._kept: deque[Traced] = deque()
        self._works = True

    def __call__(self, run: Run, inputs: Inputs) -> Run:
        return Traced(run, self)

    def wish(self, traced: "Traced", inputs: Inputs) -> None:
        """Let the call be traced in a quiet moment."""
        self._due.append((traced, {name: one.clone() for name, one in inputs.items()}))

    def catch_up(self) -> None:
        """Trace one of the calls that are due; takes half a second where there is one."""
        if self._due:
            self.trace(*self._due.popleft())

    def trace(self, traced: "Traced", inputs: Inputs) -> None:
        """Let the call be replayed from now on, and the oldest of too many run by Python again. Where that
        cannot be done, it is not tried again."""
        if not self._works or traced.replay:
            return
        try:
            traced.replay = trace(traced.run, inputs)
        except Exception as error:
            log.warning("Steps cannot be traced here (%s); each is taken by Python.", error)
            self._works = False
            return
        self._kept.append(traced)
        if len(self._kept) > KEPT_TRACES:
            self._kept.popleft().forget()


class Traced:
    """One kind of call; it runs as it is until it has been traced."""

    def __init__(self, run: Run, tracer: Tracer) -> None:
        self.run, self._tracer = run, tracer
        self.forget()

    def forget(self) -> None:
        self.replay: Run | None = None
        self._calls = 0

    def __call__(self, inputs: Inputs) -> torch.Tensor:
        if self.replay is not None:
            return self.replay(inputs)
        begun = time.perf_counter()
        answer = self.run(inputs)
        if time.perf_counter() - begun < SHORT:
            self._count(inputs)
        return answer

    def _count(self, inputs: Inputs) -> None:
        self._calls += 1
        if self._calls == SEEN:
            self._tracer.wish(self, inputs)
        elif self._calls == SEEN_OFTEN:
            self._tracer.trace(self, inputs)


def trace(run: Run, inputs: Inputs) -> Run:
    """The kernels that `run` calls, to be called again with other values of the same shapes.

    Raises RuntimeError where they would not give the bits that the run gives."""
    names = tuple(inputs)

    def positional(*values: torch.Tensor) -> torch.Tensor:
        return run(dict(zip(names, values, strict=True)))

    def replay(inputs: Inputs) -> torch.Tensor:
        # Else the first calls would take a quarter of a second to find that nothing is to be optimized.
        with torch.jit.optimized_execution(False):
            answer: torch.Tensor = traced(*(inputs[name] for name in names))
        return answer

    # Copies: what is known of the very tensors of a call must not become part of the trace.
    given = {name: one.clone() for name, one in inputs.items()}
    with warnings.catch_warnings(), torch.jit.optimized_execution(False):
        warnings.simplefilter("ignore")
        traced = torch.jit.trace(positional, tuple(given.values()), check_trace=False)
    # Equal constants become one: half of all nodes, each of which remembers where Python was.
    torch._C._jit_pass_constant_pooling(traced.graph)  # type: ignore[attr-defined]
    others = {name: one / 2 for name, one in given.items()}
    if not torch.equal(replay(others), run(others)):
        raise RuntimeError("a trace gave other bits")
    return replay
