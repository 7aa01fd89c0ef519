"""Who works on tasks in tests: this process, at once, by the same functions as the process of its own."""

from trainer.models import Task
from trainer.tasks.work import work_on


def work_at_once(task: Task) -> None:
    claimed = Task.objects.claim_one(task.pk, worker="test")
    assert claimed is not None
    work_on(claimed)
