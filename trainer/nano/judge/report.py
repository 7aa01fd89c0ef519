"""Writes what was measured: tables for people, the same as JSON, and pictures to look at."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from trainer.nano.artist.sheet import contact_sheet

CELL = 22
ROOM = 96  # for names


@dataclass(frozen=True)
class Figure:
    """One measured number, and what it should be: at least or at most."""

    name: str
    value: float
    least: float | None = None
    most: float | None = None

    @property
    def passed(self) -> bool | None:
        if self.least is not None:
            return self.value >= self.least
        return None if self.most is None else self.value <= self.most

    @property
    def wanted(self) -> str:
        if self.least is not None:
            return f">= {self.least:.3g}"
        return "" if self.most is None else f"<= {self.most:.3g}"

    def row(self) -> str:
        word = {True: "yes", False: "**no**", None: ""}[self.passed]
        return f"| {self.name} | {self.value:.3f} | {self.wanted} | {word} |"


def write(folder: Path, title: str, figures: Sequence[Figure], notes: Sequence[str]) -> None:
    """report.md and report.json in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [f"# {title}", "", "| measured | value | wanted | reached |", "| --- | --- | --- | --- |"]
    lines += [figure.row() for figure in figures]
    lines += ["", *notes, ""]
    (folder / "report.md").write_text("\n".join(lines), encoding="utf-8")
    values = {figure.name: {"value": figure.value, "passed": figure.passed} for figure in figures}
    (folder / "report.json").write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")


def heat_map(table: np.ndarray, names: Sequence[str]) -> Image.Image:
    """A confusion table: rows are what was wanted, columns what was seen, dark is often."""
    size = ROOM + CELL * len(names)
    picture = Image.new("RGB", (size, size), "white")
    pen = ImageDraw.Draw(picture)
    shares = table / table.sum(1, keepdims=True).clip(min=1)
    for row, name in enumerate(names):
        at = ROOM + CELL * row
        pen.text((4, at + 5), name, fill="black")
        for column, share in enumerate(shares[row]):
            shade = round(255 * (1 - share))
            colour = (shade, shade, 255) if row == column else (255, shade, shade)
            left = ROOM + CELL * column
            pen.rectangle((left, at, left + CELL - 1, at + CELL - 1), fill=colour)
    side = Image.new("RGB", (ROOM, CELL * len(names)), "white")
    pen = ImageDraw.Draw(side)
    for column, name in enumerate(names):
        pen.text((4, CELL * column + 5), name, fill="black")
    picture.paste(side.rotate(90, expand=True), (ROOM, 0))
    return picture


def mistakes(table: np.ndarray, names: Sequence[str], most: int = 8) -> str:
    """The commonest confusions in words."""
    wrong = table - np.diag(np.diag(table))
    pairs = [np.unravel_index(at, table.shape) for at in np.argsort(-wrong, axis=None)[:most]]
    said = [
        f"{names[row]} seen as {names[column]} ({wrong[row, column]})"
        for row, column in pairs
        if wrong[row, column]
    ]
    return "; ".join(said) or "none"


def rows_of(pictures: Sequence[Sequence[np.ndarray]], side: int = 128) -> Image.Image:
    """A sheet with one row for each list, as on light blue."""
    flat = [
        np.asarray(Image.fromarray(one, "RGBA").resize((side, side), Image.Resampling.LANCZOS))
        for row in pictures
        for one in row
    ]
    return contact_sheet(flat, len(pictures[0]))
