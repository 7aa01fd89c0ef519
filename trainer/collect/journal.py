"""What was collected into a folder so far, a line for each page and picture: a stop loses nothing."""

import csv
import hashlib
import io
import json
import os
from pathlib import Path
from typing import Any

NAME = "collected.jsonl"
COLUMNS = ("file_name", "text", "tags", "url")


class Journal:
    """Lines are appended as things happen. One that a power cut tore is left out: its picture comes again."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._path = folder / NAME
        self.pictures: dict[str, dict[str, Any]] = {}
        self.pages: dict[str, str | None] = {}
        for line in self._lines():
            self._take(line)
        self._hashes = {one["sha256"]: one["file"] for one in self.pictures.values() if self._is_there(one)}

    def settled(self, url: str) -> bool:
        """Whether the picture need not be fetched: its file is there, or it was left out for good."""
        known = self.pictures.get(url)
        return known is not None and (bool(known.get("why")) or self._is_there(known))

    @property
    def files(self) -> int:
        return len(self._hashes)

    @property
    def total_bytes(self) -> int:
        return sum((self.folder / name).stat().st_size for name in set(self._hashes.values()))

    def keep(self, url: str, content: bytes, suffix: str, text: str, tags: list[str]) -> str:
        """Writes the picture and notes it; returns its file name, "" where the same bytes are there."""
        digest = hashlib.sha256(content).hexdigest()
        if digest in self._hashes:
            self.leave_out(url, f"the same bytes as {self._hashes[digest]}")
            return ""
        name = f"{digest[:16]}{suffix}"
        written(self.folder / name, content)
        self._note({"url": url, "file": name, "sha256": digest, "text": text, "tags": tags})
        self._hashes[digest] = name
        return name

    def leave_out(self, url: str, why: str) -> None:
        self._note({"url": url, "why": why})

    def turned(self, page: str, following: str | None) -> None:
        """All of that page's pictures were seen."""
        self._note({"page": page, "next": following})

    def ended(self) -> None:
        """The walk came to its end: the next one begins at the first page again, for what is new there."""
        if self.pages:
            self._note({"end": True})

    def write_metadata(self) -> Path:
        """Writes `metadata.csv` as an ImageFolder has it, in the order in which pictures came."""
        rows = io.StringIO()
        table = csv.DictWriter(rows, COLUMNS, lineterminator="\n")
        table.writeheader()
        for url, one in self.pictures.items():
            if self._is_there(one):
                tags = ", ".join(one.get("tags", []))
                table.writerow(
                    {"file_name": one["file"], "text": one.get("text", ""), "tags": tags, "url": url}
                )
        path = self.folder / "metadata.csv"
        written(path, rows.getvalue().encode())
        return path

    def _is_there(self, one: dict[str, Any]) -> bool:
        return bool(one.get("file")) and (self.folder / str(one["file"])).is_file()

    def _lines(self) -> list[dict[str, Any]]:
        if not self._path.exists():
            return []
        found: list[dict[str, Any]] = []
        for line in self._path.read_text("utf-8", "replace").splitlines():
            try:
                value = json.loads(line)
            except ValueError:
                continue
            if isinstance(value, dict):
                found.append(value)
        return found

    def _note(self, line: dict[str, Any]) -> None:
        with open(self._path, "a", encoding="utf-8") as file:
            # A torn last line must not swallow this one.
            start = "\n" if file.tell() and not ends_with_newline(self._path) else ""
            file.write(start + json.dumps(line, ensure_ascii=False) + "\n")
        self._take(line)

    def _take(self, line: dict[str, Any]) -> None:
        if "url" in line:
            self.pictures[line["url"]] = line
        elif "page" in line:
            self.pages[line["page"]] = line["next"]
        elif "end" in line:
            self.pages.clear()


def ends_with_newline(path: Path) -> bool:
    with open(path, "rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def written(path: Path, content: bytes) -> None:
    """Writes to a temporary name, then renames: nobody ever sees half a file."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        fresh.write_bytes(content)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
