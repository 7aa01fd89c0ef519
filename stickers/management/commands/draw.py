"""Draws stickers without a browser: through the same words, engine and pictures, without the database."""

import json
import secrets
import sys
from argparse import BooleanOptionalAction
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from stickers import configured, engine, picture, styles, words
from stickers.engine import Engine, Job
from stickers.engine.job import Mix
from stickers.styles import OnDisk

CAPTIONS = ("auto", "all", "none")


@dataclass(frozen=True)
class Order:
    """What the command line came to."""

    understood: words.Understanding
    job: Job
    lettered: frozenset[int]
    folder: Path


class Command(BaseCommand):
    help = "Draws stickers, writes PNGs and prints one JSON line for each; progress goes to standard error."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("text", help="a word, a phrase or a sentence, in any of the languages")
        parser.add_argument("--subject", default="", help="who is on the sticker, e.g. otter")
        parser.add_argument("--count", type=int, default=4)
        parser.add_argument("--seed", type=int, help="of the first sticker; the others count on")
        parser.add_argument(
            "--style",
            action="append",
            metavar="NAME:WEIGHT",
            help="a style, or several mixed; “none” for no style; default: two at random for each picture",
        )
        parser.add_argument("--mode", default="fast")
        parser.add_argument("--steps", type=int)
        parser.add_argument("--guidance", type=float)
        parser.add_argument("--negative", default="")
        parser.add_argument("--scheduler")
        parser.add_argument(
            "--enhance",
            action=BooleanOptionalAction,
            default=True,
            help="give every sticker a look of its own beside the words",
        )
        parser.add_argument("--captions", choices=CAPTIONS, default="auto", help="auto letters two of four")
        parser.add_argument("--language", default="en", help="of the lettering, e.g. zh-hant")
        parser.add_argument("--out", type=Path, default=Path("."), metavar="DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        known = styles.on_disk()
        order = read_order(options, known)
        drawer = configured.engine()
        try:
            drawer.check(order.job)
            order.folder.mkdir(parents=True, exist_ok=True)
            drawer.start()
            publish(drawer, order.job, known)
            for line in drawn(drawer, order):
                self.stdout.write(json.dumps(line, ensure_ascii=False))
                self.stdout.flush()
        except engine.InvalidJob as invalid:
            raise CommandError(f"{invalid.field}: {invalid.message}") from invalid
        except (engine.EngineFailed, OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        finally:
            drawer.stop()


def read_order(options: dict[str, Any], known: dict[str, OnDisk]) -> Order:
    count = options["count"]
    if not 1 <= count <= engine.MAX_COUNT:
        raise CommandError(f"--count must be from 1 to {engine.MAX_COUNT}, not {count}.")
    if not options["text"].strip():
        raise CommandError(
            "Say what the sticker is to express, e.g. manage.py draw laughing --subject otter."
        )
    understood = understand(options["text"], options["subject"], options["language"])
    first = secrets.randbelow(engine.MAX_SEED - count) if options["seed"] is None else options["seed"]
    seeds = tuple(range(first, first + count))
    job = Job(
        id="draw",
        prompt=understood.prompt,
        seeds=seeds,
        mixes=read_mixes(options["style"], seeds, known),
        **{name: options[name] for name in ("negative", "mode", "steps", "guidance", "scheduler", "enhance")},
    )
    return Order(understood, job, lettered(options["captions"], count), options["out"])


def read_mixes(asked: list[str] | None, seeds: tuple[int, ...], known: dict[str, OnDisk]) -> tuple[Mix, ...]:
    """The mix of each picture. A style that is not there is said, never left out in silence."""
    if asked is None:
        weights = {name: style.weight for name, style in known.items()}
        return tuple(tuple((name, weight) for name, weight in styles.pair(seed, weights)) for seed in seeds)
    mix = tuple(read_style(one, known) for one in asked if one != "none")
    return (mix,) * len(seeds)


def read_style(asked: str, known: dict[str, OnDisk]) -> tuple[str, float]:
    name, _, weight = asked.partition(":")
    if name not in known:
        there = f"Choose from: {', '.join(sorted(known))}." if known else "None is there yet: leave it out."
        raise CommandError(f"There is no style “{name}”. {there}")
    try:
        return name, float(weight) if weight else known[name].weight
    except ValueError:
        raise CommandError(f"--style {asked}: write the weight as a number, such as {name}:0.7.") from None


def publish(drawer: Engine, job: Job, known: dict[str, OnDisk]) -> None:
    """Let the engine read the styles that are wanted, once it is warm."""
    names = sorted({name for mix in job.mixes for name, _ in mix})
    if names:
        drawer.wait_until_warm()
    for name in names:
        drawer.publish(name, known[name].path)


def understand(text: str, subject: str, language: str) -> words.Understanding:
    """As the model can draw it."""
    card = engine.read_card(settings.STICKER_MODEL)
    return words.understand(
        text,
        subject,
        language=language,
        subjects=card.subjects,
        expressions=card.expressions,
        things=card.looks.places(),
        coats=card.looks.all_coats(),
    )


def lettered(captions: str, count: int) -> frozenset[int]:
    """Which of the stickers get words: every other one, all, or none."""
    step = {"auto": 2, "all": 1}.get(captions)
    return frozenset(range(0, count, step)) if step else frozenset()


def drawn(drawer: Engine, order: Order) -> Iterator[dict[str, Any]]:
    """Draw, write every sticker as it comes, and yield what is to be said about it."""
    for note in order.understood.notes:
        say(note)
    say(f"Loading {drawer.status.model} ...")
    for drawing in in_order(drawer.submit(order.job).events()):
        yield keep(drawing, order)


def in_order(events: Iterable[engine.Event]) -> Iterator[engine.Picture]:
    """The pictures by their index, each as soon as those before it are there; progress is said."""
    early: dict[int, engine.Picture] = {}
    following = 0
    for event in events:
        if isinstance(event, engine.Progress):
            say(f"Step {event.step} of {event.steps}")
        elif isinstance(event, engine.Picture):
            early[event.index] = event
        while following in early:
            yield early.pop(following)
            following += 1


def keep(drawing: engine.Picture, order: Order) -> dict[str, Any]:
    understood = order.understood
    caption = understood.lettering if drawing.index in order.lettered else ""
    subject = understood.subject.name if understood.subject else None
    recipe = drawing.recipe | {"expression": understood.expression, "subject": subject}
    finished = picture.finish(drawing.image, caption=caption, recipe=recipe)
    path = order.folder / f"{understood.expression}-{drawing.seed}.png"
    path.write_bytes(finished.png)
    size = {"width": finished.width, "height": finished.height}
    return {"index": drawing.index, "path": str(path), "caption": caption} | recipe | size


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
