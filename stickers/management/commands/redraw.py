"""Draws stickers again from the recipes in their PNGs, and says whether each came out the same."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
from django.core.management.base import BaseCommand, CommandError, CommandParser
from PIL import Image

from stickers import configured, engine, picture, storage, styles
from stickers.engine import Engine, Hires, Job, Source
from stickers.picture import recipe as recipes
from stickers.picture.encode import read_exact


class Command(BaseCommand):
    help = "Draws again from the recipes in PNGs; says for each whether every pixel is the same."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PNG")
        parser.add_argument("--out", type=Path, default=Path("."), metavar="DIR")

    def handle(self, *args: Any, paths: list[Path], out: Path, **options: Any) -> None:
        drawer = configured.engine()
        try:
            wanted = [(path, read(path)) for path in paths]
            jobs = [job_of(recipe, str(path)) for path, recipe in wanted]
            for job in jobs:
                drawer.check(job)
            out.mkdir(parents=True, exist_ok=True)
            drawer.start()
            drawer.wait_until_warm()
            for (path, recipe), job in zip(wanted, jobs, strict=True):
                self.stdout.write(json.dumps(redraw(drawer, path, recipe, job, out), ensure_ascii=False))
        except engine.InvalidJob as invalid:
            raise CommandError(f"{invalid.field}: {invalid.message}") from invalid
        except (engine.EngineFailed, OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        finally:
            drawer.stop()


def read(path: Path) -> dict[str, Any]:
    """The recipe in a PNG."""
    recipe = recipes.read(path.read_bytes())
    if not {"prompt", "seed", "steps"} <= recipe.keys():
        raise CommandError(f"{path} carries no recipe of StickerChat: it may have been stripped on export.")
    return recipe


def job_of(recipe: Mapping[str, Any], name: str) -> Job:
    """What the engine was asked when the picture was drawn."""
    hires = recipe.get("hires")
    size = tuple(hires["from"]) if hires else (recipe["width"], recipe["height"])
    return Job(
        id=name,
        prompt=recipe["prompt"],
        seeds=(recipe["seed"],),
        negative=recipe.get("negative", ""),
        mode=recipe["mode"],
        steps=recipe["steps"],
        guidance=recipe["guidance"],
        scheduler=recipe["scheduler"],
        size=size,
        mixes=(tuple((style["name"], style["weight"]) for style in recipe.get("styles", ())),),
        source=source_of(recipe),
        hires=Hires(hires["scale"], hires["strength"], hires["way"]) if hires else None,
    )


def source_of(recipe: Mapping[str, Any]) -> Source | None:
    """The drawing that it was drawn from, where this server keeps it."""
    if "source" not in recipe:
        return None
    path = storage.path_of(UUID(recipe["source"]), storage.RAW)
    if not path.exists():
        raise CommandError(f"It was drawn from the sticker {recipe['source']}, which is not kept here.")
    return Source(read_exact(path.read_bytes()), recipe["strength"], recipe["source"])


def redraw(drawer: Engine, path: Path, recipe: Mapping[str, Any], job: Job, out: Path) -> dict[str, Any]:
    """Draw, finish and write it; tells what differs from what the recipe names."""
    known = styles.on_disk()
    for style in recipe.get("styles", ()):
        if style["name"] not in known:
            raise CommandError(f"{path} was drawn in the style “{style['name']}”, which is not here.")
        drawer.publish(style["name"], known[style["name"]].path)
    [drawn] = drawer.submit(job).result()
    told = {**recipe, **drawn.recipe}
    finished = picture.finish(drawn.image, caption=recipe.get("caption", ""), recipe=told)
    written = out / f"{path.stem}-again.png"
    written.write_bytes(finished.png)
    differing = [name for name in ("engine", "model_hash", "styles") if recipe.get(name) != told.get(name)]
    return {"path": str(written), "identical": same_pixels(path, written), "differing": differing}


def same_pixels(one: Path, other: Path) -> bool:
    with Image.open(one) as first, Image.open(other) as second:
        return np.array_equal(np.array(first.convert("RGBA")), np.array(second.convert("RGBA")))
