"""Training runs: one way for the admin pages and `manage.py train_lora`. Importing it loads no torch."""

from trainer.runs.asking import ask_for_samples, resume, start, stop
from trainer.runs.pictures import samples, sheets
from trainer.runs.publishing import publish, unpublish

__all__ = ["ask_for_samples", "publish", "resume", "samples", "sheets", "start", "stop", "unpublish"]
