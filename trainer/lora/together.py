"""The processes of one training: those that `accelerate launch` started, or this one alone."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import distributed


@dataclass(frozen=True)
class Crew:
    """Who of how many this process is. Alone, nothing is sent and nothing is rounded."""

    rank: int = 0
    count: int = 1

    @property
    def first(self) -> bool:
        """The one process that writes files and draws samples."""
        return self.rank == 0

    def mean_gradients(self, weights: Sequence[torch.nn.Parameter]) -> None:
        """Every process goes on with the mean of all gradients, sent as one long row: a style is small."""
        if self.count == 1:
            return
        grads = [weight.grad if weight.grad is not None else torch.zeros_like(weight) for weight in weights]
        row = torch.cat([grad.flatten() for grad in grads])
        distributed.all_reduce(row)
        for weight, part in zip(weights, row.div_(self.count).split([g.numel() for g in grads]), strict=True):
            weight.grad = part.view_as(weight).clone()

    def mean(self, value: torch.Tensor) -> float:
        """The mean of one number over all processes."""
        if self.count > 1:
            value = value.detach().clone()
            distributed.all_reduce(value)
            value /= self.count
        return value.item()

    def any(self, flag: bool, device: torch.device) -> bool:
        """Whether any process says yes: all of them stop after the same step."""
        if self.count == 1:
            return flag
        asked = torch.tensor(float(flag), device=device)
        distributed.all_reduce(asked, distributed.ReduceOp.MAX)
        return asked.item() > 0

    def share(self, value: Any) -> Any:
        """What the first process has, in every process."""
        if self.count == 1:
            return value
        held = [value]
        distributed.broadcast_object_list(held, src=0)
        return held[0]

    def wait(self) -> None:
        """Until every process has come here."""
        if self.count > 1:
            distributed.barrier()


ALONE = Crew()


def crew(*, cpu: bool) -> Crew:
    """Meet the other processes, by gloo on CPUs and by NCCL on GPUs; ALONE without `accelerate launch`."""
    if int(os.environ.get("WORLD_SIZE", "1")) == 1:
        return ALONE
    from accelerate import PartialState

    state = PartialState(cpu=cpu)
    return Crew(state.process_index, state.num_processes)
