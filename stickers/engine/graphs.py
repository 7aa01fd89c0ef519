"""The UNet's kernels recorded once and replayed, so that a step waits for the GPU and not for Python.

A CPU has traces for that (tracing.py). A CUDA graph
(https://docs.nvidia.com/cuda/cuda-c-programming-guide/#cuda-graphs) repeats the very launches that were
recorded, on the very memory: what a call is given is copied to where the recording reads it. Seats keep their
memory too, so one recording serves every mix that sits in them."""

import logging
from collections.abc import Callable, Hashable, MutableMapping
from typing import Protocol

import torch

log = logging.getLogger(__name__)
Inputs = dict[str, torch.Tensor]
Run = Callable[[Inputs], torch.Tensor]
KEPT_RECORDINGS = 8  # of one set of seats: sizes of pictures, mostly
ROUNDS_BEFORE = 2  # libraries choose their kernels in the first ones


class Recorder(Protocol):
    def __call__(self, run: Run, inputs: Inputs) -> Run:
        """What answers `run` in all calls with inputs of these shapes."""

    def catch_up(self) -> None:
        """Do what was put off, for nothing else is to be done."""


class Graphs:
    """Recordings by what they depend on; each is kept where its seats are, and goes with them."""

    def __init__(self, record: Recorder) -> None:
        self._record = record
        self._works = True

    def __call__(
        self,
        run: Run,
        inputs: Inputs,
        kept: MutableMapping[Hashable, Run],
        depends: Hashable,
    ) -> torch.Tensor:
        """`run(inputs)`, recorded at the first call of these shapes and of what else it `depends` on.

        The answer is valid until the next call. Where nothing can be recorded, it simply runs."""
        if not self._works:
            return run(inputs)
        key = (depends, tuple((name, one.shape, one.dtype) for name, one in inputs.items()))
        replay = kept.pop(key, None) or self._recorded(run, inputs)
        kept[key] = replay
        if len(kept) > KEPT_RECORDINGS:
            del kept[next(iter(kept))]
        return replay(inputs)

    def catch_up(self) -> None:
        self._record.catch_up()

    def _recorded(self, run: Run, inputs: Inputs) -> Run:
        try:
            return self._record(run, inputs)
        except torch.OutOfMemoryError:
            raise
        except RuntimeError as error:
            log.warning("Kernels cannot be recorded here (%s); every step launches them anew.", error)
            self._works = False
            return run


class CudaRecorder:
    """Records on the GPU. All recordings share one pool of memory, for they never run at the same time."""

    def __init__(self) -> None:
        self._pool = torch.cuda.graph_pool_handle()

    def __call__(self, run: Run, inputs: Inputs) -> Run:
        given = {name: one.clone() for name, one in inputs.items()}
        aside = torch.cuda.Stream()
        aside.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(aside):
            for _ in range(ROUNDS_BEFORE):
                run(given)
        torch.cuda.current_stream().wait_stream(aside)
        graph = torch.cuda.CUDAGraph()
        # The decoder's thread goes on launching while this one records.
        with torch.cuda.graph(graph, pool=self._pool, capture_error_mode="thread_local"):
            answer = run(given)

        def replay(inputs: Inputs) -> torch.Tensor:
            for name, one in inputs.items():
                given[name].copy_(one)
            graph.replay()
            return answer

        return replay

    def catch_up(self) -> None:
        """A GPU records at once."""


def graphs_for(device: torch.device, memory: tuple[str, ...]) -> Graphs | None:
    """Recordings where they help and hold: where the weights stay where they are."""
    from stickers.engine.tracing import Tracer

    recorders: dict[str, Callable[[], Recorder]] = {"cuda": CudaRecorder, "cpu": Tracer}
    usable = device.type in recorders and "offload" not in memory
    return Graphs(recorders[device.type]()) if usable else None
