"""One run over several processes, started by `accelerate launch manage.py train_lora ...`."""

import os
from collections.abc import Callable
from typing import Any

from django.conf import settings

from trainer.models import TrainingRun
from trainer.runs.work import lesson_of


def meet(run: TrainingRun | None, threads: int | None, own: Callable[[TrainingRun], None]) -> None:
    """The first process works on the run and writes its row; the others only learn along."""
    if os.environ.get("WORLD_SIZE", "1") == "1":
        assert run is not None, "alone, this process is the first"
        own(run)
        return
    from trainer.lora.together import crew

    met = crew(cpu=on_cpu())
    pk = met.share(run.pk if run is not None else None)
    if run is not None:
        own(run)
    else:
        learn_along(TrainingRun.objects.get(pk=pk), met, threads)


def learn_along(run: TrainingRun, met: Any, threads: int | None) -> None:
    """Step by step with the first process, which alone may stop it."""
    from trainer.lora import lesson
    from trainer.lora.load import pace_for
    from trainer.lora.settings import from_plain

    chosen = from_plain(run.settings)
    pace = pace_for(threads, settings.STICKER_DEVICE)
    for _progress in lesson.teach(lesson_of(run, chosen), pace=pace, crew=met):
        pass


def on_cpu() -> bool:
    from stickers.engine.hardware import choose_device

    return choose_device(settings.STICKER_DEVICE).type == "cpu"
