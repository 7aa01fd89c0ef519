"""Teaches a style from a data set: the same runs as on the admin pages, with the progress in the terminal."""

import os
import sys
import time
from argparse import BooleanOptionalAction
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.text import slugify

from stickers.engine import read_card
from stickers.models import MOST_WEIGHT, Status
from trainer import datasets, runs
from trainer.lora.settings import NANO, PRECISIONS, SCHEDULES, TEACHERS, Settings
from trainer.models import Dataset, Refused, TrainingRun
from trainer.runs import along, queue

from .train_base import until_told

LOOK_SECONDS = 1.0
# Options that are settings of trainer.lora by the same name.
NUMBERS = {
    "steps": int,
    "rank": int,
    "alpha": int,
    "batch": int,
    "accumulate": int,
    "learning_rate": float,
    "warm_up": int,
    "min_snr": float,
    "least_weight": float,
    "clip": float,
    "text_rank": int,
    "orders": int,
    "seed": int,
    "validation_share": float,
    "validate_every": int,
    "sample_every": int,
}
CHOICES = {"schedule": SCHEDULES, "precision": PRECISIONS, "teach_on": TEACHERS}
SWITCHES = {
    "flip": "learn mirror images as well: not where light, brush or letters have a direction",
    "checkpointing": "less memory, more time",
}


class Command(BaseCommand):
    help = "Teaches a style. Ctrl-C saves and ends; the same command with --resume goes on from there."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("dataset", nargs="?", help="a data set's name, or a folder or zip to import")
        parser.add_argument("--name", help="of the style")
        for name, kind in NUMBERS.items():
            parser.add_argument(f"--{name.replace('_', '-')}", type=kind)
        for name, known in CHOICES.items():
            parser.add_argument(f"--{name.replace('_', '-')}", choices=known)
        for name, meaning in SWITCHES.items():
            parser.add_argument(f"--{name}", action=BooleanOptionalAction, help=meaning)
        parser.add_argument("--teacher", help="folder of the model for --teach-on teacher")
        parser.add_argument("--sample-prompt", action="append", dest="sample_prompts", metavar="PROMPT")
        parser.add_argument("--sample-seed", action="append", dest="sample_seeds", type=int, metavar="SEED")
        parser.add_argument("--resume", action="store_true", help="go on with the last run of this name")
        parser.add_argument("--publish", action="store_true", help="offer the style in the chat when done")
        parser.add_argument("--out", type=Path, metavar="DIR", help="write the style as DIR/NAME when done")
        parser.add_argument("--weight", type=float, default=1.0, help="usual weight of the style in DIR/NAME")
        parser.add_argument("--threads", type=int, help="of torch; default: one a core")
        parser.add_argument("--run", type=int, metavar="ID", help="work on a run that is there already")
        parser.add_argument("--queue", action="store_true", help="work on what waits, then end")
        parser.add_argument("--work", action="store_true", help="work on what waits, until told to end")

    def handle(self, *args: Any, **options: Any) -> None:
        if not 0 < options["weight"] <= MOST_WEIGHT:
            raise CommandError(f"--weight must be above 0 and at most {MOST_WEIGHT:g}.")
        if options["queue"] or options["work"]:
            self.work(options)
            return
        first = os.environ.get("RANK", "0") == "0"
        try:
            run = self.asked(options) if first else None
            along.meet(run, options["threads"], self.own(options))
        except Refused as error:
            raise CommandError(str(error)) from error

    def work(self, options: dict[str, Any]) -> None:
        """A process of the queue; beside a server it gives way, and ends when the server has."""
        parent = os.getppid()
        if options["queue"]:
            os.nice(10)
        with until_told(None) as told:
            queue.work_off(
                leaving=lambda: told() or (options["queue"] and os.getppid() != parent),
                forever=options["work"],
                threads=options["threads"],
            )

    def asked(self, options: dict[str, Any]) -> TrainingRun:
        """The run that the command line means, new or there already."""
        if options["run"] is not None:
            run = TrainingRun.objects.filter(pk=options["run"]).first()
            if run is None:
                raise CommandError(f"There is no run {options['run']}.")
            if not run.is_open and run.status != Status.DONE:
                runs.resume(run)
            return run
        if not options["dataset"] or not options["name"]:
            raise CommandError("Say which data set to learn from, and --name of the style.")
        dataset = self.dataset(options["dataset"])
        if options["resume"]:
            run = dataset.runs.filter(name=options["name"]).exclude(status=Status.DONE).first()
            if run is None:
                raise CommandError(f"There is no run {options['name']} to go on with. Leave out --resume.")
            runs.resume(run)
            return run
        named = (*NUMBERS, *CHOICES, *SWITCHES, "teacher", "sample_prompts", "sample_seeds")
        told = {name: options[name] for name in named if options[name] is not None}
        return runs.start(dataset=dataset, name=options["name"], told=told)

    def dataset(self, asked: str) -> Dataset:
        """By its name, or imported from the path."""
        found = Dataset.objects.filter(name=asked).first()
        path = Path(asked)
        if found is not None or not path.exists():
            if found is None:
                raise CommandError(f"There is no data set {asked}, and no folder or zip of that name.")
            return found
        name = slugify(path.stem if path.is_file() else path.resolve().name)
        imported, report = datasets.import_upload(path=path, name=name, file_name=path.name)
        self.stdout.write(f"Imported {len(report.taken)} pictures as the data set {imported.name}.")
        return imported

    def own(self, options: dict[str, Any]) -> Any:
        def work(run: TrainingRun) -> None:
            with until_told(None) as told:
                self.follow(run, told, options["threads"])
            self.conclude(run, publish=options["publish"])
            if run.status == Status.DONE and options["out"] is not None:
                self.put(run, options["out"] / run.name, options["weight"])

        return work

    def follow(self, run: TrainingRun, told: Any, threads: int | None) -> None:
        """Work on the run, or watch where another process does; Ctrl-C stops what is worked on here."""
        seen = -1
        while run.is_open and not told():
            if queue.work_alone(run, leaving=told, tell=self.tell, threads=threads):
                run.refresh_from_db()
                break
            if run.status == Status.QUEUED and seen == -1:
                self.stdout.write(
                    f"Run {run.pk} waits for the device: {queue.waiting_before(run)} before it."
                )
                seen = 0
            elif run.status == Status.RUNNING and run.step != seen:
                seen = run.step
                self.stdout.write(f"Another process teaches it: step {run.step} of {run.steps}.")
            time.sleep(LOOK_SECONDS)
            run.refresh_from_db()
        if told() and run.status == Status.QUEUED:
            runs.stop(run)

    def tell(self, told: Any) -> None:
        """A line a step in a file, one line that changes in a terminal."""
        terminal = sys.stdout.isatty()
        if not terminal and told.step % 10 and told.step != told.steps and told.validation is None:
            return
        bar = "#" * round(20 * told.step / told.steps)
        checked = f"  held out {told.validation:.4f}" if told.validation is not None else ""
        line = (
            f"[{bar:<20}] {told.step}/{told.steps}  loss {told.loss:.4f}{checked}  rate {told.rate:.2e}"
            f"  {told.pictures_per_second:.1f} a second  {round(told.seconds_left)} s left"
        )
        self.stdout.write(f"\r{line}" if terminal else line, ending="" if terminal else "\n")
        self.stdout.flush()

    def conclude(self, run: TrainingRun, *, publish: bool) -> None:
        if sys.stdout.isatty():
            self.stdout.write("")
        if run.status == Status.FAILED:
            raise CommandError(run.error)
        if run.status != Status.DONE:
            self.stdout.write(f"Stopped after step {run.step}. The same command with --resume goes on.")
            return
        self.stdout.write(f"Wrote {run.place / 'style'}; the evidence is in {run.place / 'evidence'}.")
        for way in ("without", "with"):
            if way in run.scores:
                seen = run.scores[way]
                self.stdout.write(
                    f"{way} the style: subject {seen['subject']:.0%}, expression {seen['expression']:.0%}"
                )
        if publish:
            self.stdout.write(f"Published as {runs.publish(run).name}.")

    def put(self, run: TrainingRun, folder: Path, weight: float) -> None:
        """Write the style as a folder. Raises CommandError; the run keeps its style."""
        from trainer.lora import files, shelf

        card = read_card(run.model)
        usual = NANO if card.name == "nano" else Settings()
        chosen = shelf.options(run.settings, usual, (*CHOICES, *NUMBERS, *SWITCHES))
        if weight != 1.0:
            chosen += ["--weight", f"{weight:g}"]
        command = " ".join(["train_lora", run.dataset.name, "--name", run.name, *chosen])
        try:
            shelf.put(
                run.place / "style" / files.NAME, folder, model=card.name, command=command, weight=weight
            )
        except (files.BadStyle, OSError) as error:
            again = f"The run is done: --run {run.pk} --out DIR writes its style elsewhere."
            raise CommandError(f"{error} {again}") from error
        self.stdout.write(f"Wrote {folder}.")
