"""The rows of teaching: data sets with their pictures, edits and text removals, training runs, and tasks."""

from trainer.models.dataset import Dataset, InUse, Refused
from trainer.models.edit import DatasetEdit
from trainer.models.image import DatasetImage
from trainer.models.run import TrainingRun
from trainer.models.task import Task
from trainer.models.text_removal import TextRemoval

__all__ = [
    "Dataset",
    "DatasetEdit",
    "DatasetImage",
    "InUse",
    "Refused",
    "Task",
    "TextRemoval",
    "TrainingRun",
]
