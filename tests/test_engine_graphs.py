"""Recorded kernels: which calls share a recording, and what happens where nothing can be recorded."""

from collections.abc import Callable
from typing import Any

import pytest
import torch

from stickers.engine.graphs import KEPT_RECORDINGS, CudaRecorder, Graphs, Inputs, Run, graphs_for


class Notes:
    """Stands for the GPU's recorder: remembers what it was asked to record."""

    def __init__(self, fails: type[Exception] | None = None) -> None:
        self.recorded: list[torch.Size] = []
        self.fails = fails

    def __call__(self, run: Run, inputs: Inputs) -> Run:
        if self.fails:
            raise self.fails("no")
        self.recorded.append(inputs["x"].shape)
        return run

    def catch_up(self) -> None:
        pass


def doubled(inputs: Inputs) -> torch.Tensor:
    return 2 * inputs["x"]


def test_a_recording_serves_every_call_of_its_shapes() -> None:
    notes = Notes()
    graphs = Graphs(notes)
    kept: dict[Any, Run] = {}
    for value in (1.0, 3.0):
        answer = graphs(doubled, {"x": torch.full((4,), value)}, kept, None)
        assert answer.tolist() == [2 * value] * 4
    assert len(notes.recorded) == 1
    graphs(doubled, {"x": torch.ones(2)}, kept, None)
    graphs(doubled, {"x": torch.ones(2)}, kept, frozenset({"other layers"}))
    assert notes.recorded == [torch.Size([4]), torch.Size([2]), torch.Size([2])]


def test_the_oldest_recordings_are_let_go() -> None:
    notes = Notes()
    graphs = Graphs(notes)
    kept: dict[Any, Run] = {}
    for size in range(1, KEPT_RECORDINGS + 2):
        graphs(doubled, {"x": torch.ones(size)}, kept, None)
    assert len(kept) == KEPT_RECORDINGS
    graphs(doubled, {"x": torch.ones(1)}, kept, None)
    assert len(notes.recorded) == KEPT_RECORDINGS + 2


def test_where_nothing_can_be_recorded_the_call_runs_all_the_same() -> None:
    notes = Notes(fails=RuntimeError)
    graphs = Graphs(notes)
    assert graphs(doubled, {"x": torch.ones(1)}, {}, None).tolist() == [2]
    notes.fails = None
    graphs(doubled, {"x": torch.ones(1)}, {}, None)
    assert notes.recorded == [], "it is not tried again"


def test_out_of_memory_is_not_taken_for_it() -> None:
    graphs = Graphs(Notes(fails=torch.OutOfMemoryError))
    with pytest.raises(torch.OutOfMemoryError):
        graphs(doubled, {"x": torch.ones(1)}, {}, None)


@pytest.mark.parametrize(("device", "memory"), [("mps", ()), ("cuda", ("offload",))])
def test_there_are_none_where_nothing_is_recorded_or_weights_move(
    device: str, memory: tuple[str, ...]
) -> None:
    assert graphs_for(torch.device(device), memory) is None


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_on_a_gpu_a_replay_is_the_call() -> None:
    layer = torch.nn.Linear(8, 8).cuda()
    run: Callable[[Any], torch.Tensor] = lambda inputs: layer(inputs["x"])  # noqa: E731
    graphs = Graphs(CudaRecorder())
    kept: dict[Any, Run] = {}
    with torch.inference_mode():
        for _ in range(3):
            x = torch.randn(4, 8, device="cuda")
            assert torch.equal(graphs(run, {"x": x}, kept, None), layer(x))
