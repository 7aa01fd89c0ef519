"""The process of one task; the server starts it, and it ends when the server does."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from trainer.models import Task
from trainer.runs.queue import worker_name
from trainer.tasks.work import work_on

from .train_base import until_told


class Command(BaseCommand):
    help = "Works on a task that somebody asked for on the admin pages. The server starts this by itself."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("task", type=int, help="its number")

    def handle(self, *args: Any, **options: Any) -> None:
        parent = os.getppid()
        os.nice(10)
        task = Task.objects.claim_one(options["task"], worker=worker_name())
        if task is None:
            raise CommandError(f"Task {options['task']} is not there, has ended, or is another's.")
        with until_told(None) as told:
            work_on(task, leaving=lambda: told() or os.getppid() != parent)
