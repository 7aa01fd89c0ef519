"""One of the processes of a training that `accelerate launch` starts in a test."""

import sys
from pathlib import Path

import torch

torch.set_num_threads(1)

from diffusers import StableDiffusionXLPipeline  # noqa: E402

from tests.lora_cast import QUICK, pictures  # noqa: E402
from trainer.lora import loop  # noqa: E402
from trainer.lora.data import encode  # noqa: E402
from trainer.lora.together import crew  # noqa: E402

STOP_AFTER = 3  # steps, in one process alone


def main(model: Path, out: Path) -> None:
    met = crew(cpu=True)
    pipeline = StableDiffusionXLPipeline.from_pretrained(model, add_watermarker=False)
    encoded = encode(pipeline, *pictures(), QUICK)
    asked = iter(range(100))
    told = list(
        loop.train(
            pipeline,
            encoded,
            QUICK,
            out / f"rank-{met.rank}.pt",
            crew=met,
            stopped=lambda: met.rank == 1 and next(asked) >= STOP_AFTER,
        )
    )
    (out / f"steps-{met.rank}").write_text(f"{told[-1].step} {met.count} {told[-1].loss}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
