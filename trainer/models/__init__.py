"""The rows of teaching: data sets with their pictures and edits, and training runs."""

from trainer.models.dataset import Dataset, InUse, Refused
from trainer.models.edit import DatasetEdit
from trainer.models.image import DatasetImage
from trainer.models.run import TrainingRun

__all__ = ["Dataset", "DatasetEdit", "DatasetImage", "InUse", "Refused", "TrainingRun"]
