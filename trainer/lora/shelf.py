"""A style as a folder of its own: its weights, style.json for the engine and README.md for people."""

import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from trainer.lora.files import NAME, read
from trainer.lora.settings import Settings

LOCAL = "teacher"  # where it lies is this machine's own business
UNSEEN = ("sample_every",)  # changes nothing of what is learnt


def put(weights: Path, folder: Path, *, model: str, command: str, weight: float = 1.0) -> Path:
    """Write the style of these weights as `folder`, whose name is the style's; one that is there is renewed.

    `command` of manage.py made it, `weight` is the usual one; what else is told stands in the header of the
    weights. Every file is written whole beside, then put in its place. Raises BadStyle and OSError."""
    _, header = read(weights)
    told = described(header, folder.name) | {"weight": weight}
    folder.mkdir(parents=True, exist_ok=True)
    beside = folder / f"{NAME}.new"
    shutil.copyfile(weights, beside)
    beside.replace(folder / NAME)
    write(
        folder / "style.json",
        json.dumps({"name": folder.name, "model": model, **told}, indent=2, ensure_ascii=False) + "\n",
    )
    maker, about = told["creator"] or "an unnamed artist", header.get("modelspec.description", "")
    write(
        folder / "README.md",
        f"# {told['title']}\n\nA style of {maker} for {model}. {about}\nMade by `manage.py {command}`.\n"
        f"Say `{told['trigger']}` in the prompt. Licence: {told['licence'] or 'not said'}.\n",
    )
    return folder


def described(header: Mapping[str, str], name: str) -> dict[str, Any]:
    """What the header says, by the fields of style.json."""
    fields = {"title": "title", "creator": "author", "licence": "license", "trigger": "trigger_phrase"}
    said = {field: header.get(f"modelspec.{key}", "") for field, key in fields.items()}
    parents = [parent for parent in header.get("modelspec.merged_from", "").split(", ") if parent]
    return {**said, "title": said["title"] or name, "parents": parents}


def write(path: Path, text: str) -> None:
    beside = path.with_name(f"{path.name}.new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def options(chosen: Mapping[str, Any], usual: Settings, names: Iterable[str]) -> list[str]:
    """The settings of these names that are not the usual ones, as a command line has them."""
    told = []
    for name in names:
        value = chosen.get(name)
        if name in UNSEEN or value in (None, getattr(usual, name)):
            continue
        said = name.replace("_", "-")
        if isinstance(value, bool):
            told.append(f"--{said}" if value else f"--no-{said}")
        else:
            told += [f"--{said}", str(value)]
    return [*told, "--teacher", "FOLDER"] if chosen.get(LOCAL) else told
