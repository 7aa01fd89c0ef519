"""Data sets as folders that other trainers read: ImageFolder with metadata.csv, or kohya with .txt files."""

import csv
import json
import os
import secrets
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import IO, Literal

from django.utils.translation import gettext as _

from trainer.models import Dataset, DatasetImage, Refused

Format = Literal["imagefolder", "kohya"]
FORMATS: tuple[Format, ...] = ("imagefolder", "kohya")
CREDIT = ("name", "title", "creator", "licence", "permission", "trigger", "source")
COLUMNS = ("file_name", "text", "prompt", "tags", "caption", "title", "source_url", "original_name")


def export(*, dataset: Dataset, out: Path, format: Format) -> int:
    """Writes the included pictures with captions and credit into a new folder; returns how many.

    Raises Refused where there is something at `out` already, or no picture to write."""
    images = list(dataset.images.filter(included=True))
    if not images:
        raise Refused(_("The data set “%s” has no included pictures to export.") % dataset.name)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise Refused(_("There is something at %s already. Name a new folder.") % out)
    out.parent.mkdir(parents=True, exist_ok=True)
    draft = out.parent / f".{out.name}.{secrets.token_hex(4)}"
    try:
        draft.mkdir()
        (write_imagefolder if format == "imagefolder" else write_kohya)(dataset, images, draft)
        credit = {name: getattr(dataset, name) for name in CREDIT} | {"trigger": dataset.tag}
        write(draft / "dataset.json", json.dumps(credit, indent=2, ensure_ascii=False) + "\n")
        os.replace(draft, out)  # an empty folder there gives way
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return len(images)


def export_zip(*, dataset: Dataset, format: Format) -> IO[bytes]:
    """The same as a zip, to be read from its start; it vanishes when it is closed. Raises Refused."""
    packed = tempfile.TemporaryFile()  # noqa: SIM115  (whoever reads it closes it)
    try:
        with tempfile.TemporaryDirectory() as place, zipfile.ZipFile(packed, "w") as archive:
            export(dataset=dataset, out=Path(place, dataset.name), format=format)
            for path in sorted(Path(place).rglob("*")):
                archive.write(path, path.relative_to(place))
    except BaseException:
        packed.close()
        raise
    packed.seek(0)
    return packed


def write_imagefolder(dataset: Dataset, images: list[DatasetImage], out: Path) -> None:
    """`train/`, because some readers overlook metadata at the root."""
    place = out / "train"
    place.mkdir()
    with open(place / "metadata.csv", "w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        for number, image in enumerate(images, start=1):
            name = f"{number:04d}.png"
            shutil.copyfile(image.path, place / name)
            caption, tags = image.caption_text(), ", ".join(image.tags)
            told = (image.caption, image.title, image.source_url, image.original_name)
            table.writerow((name, caption, caption, tags, *told))


def write_kohya(dataset: Dataset, images: list[DatasetImage], out: Path) -> None:
    """A folder "1_NAME": its pictures are repeated once."""
    place = out / f"1_{dataset.name}"
    place.mkdir()
    for number, image in enumerate(images, start=1):
        shutil.copyfile(image.path, place / f"{number:04d}.png")
        write(place / f"{number:04d}.txt", image.caption_text() + "\n")


def write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
