"""Collects sticker pictures from a web gallery, politely; may be stopped and goes on."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from trainer import datasets
from trainer.collect import CollectFailed, Collector, Event, Limits
from trainer.models import Dataset

SAID = {
    "page": "Page {url}: {detail}",
    "kept": "  {url} -> {detail}",
    "left_out": "  left out {url}: {detail}",
    "unreachable": "  not now: {detail}",
    "full": "{detail} The same command with a higher limit goes on from here.",
}


class Command(BaseCommand):
    help = (
        "Collects sticker pictures from a web gallery into a folder with a metadata.csv. Follows the links "
        "to the next page, or fills {page} in the address; respects robots.txt and waits between requests. "
        "Collect only what its creators allow. Ctrl-C stops; the same command goes on from there."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        usual = Limits()
        parser.add_argument("url", help="of the first page; {page} in it stands for 1, 2, 3 ...")
        parser.add_argument("--pages", type=int, default=usual.pages)
        parser.add_argument("--tag", action="append", default=[], help="of every picture; may be repeated")
        parser.add_argument("--out", type=Path, metavar="DIR", help="default: var/collected/ADDRESS")
        parser.add_argument("--dataset", metavar="NAME", help="take the pictures into this data set as well")
        parser.add_argument("--files", type=int, default=usual.files, help="pictures in the folder at most")
        parser.add_argument("--wait", type=float, default=usual.wait, help="seconds between two requests")
        parser.add_argument("--browser", action="store_true", help="run the page's scripts, by Chromium")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["out"] or Path(settings.VAR_DIR) / "collected" / folder_name(options["url"])
        counts: Counter[str] = Counter()
        try:
            with collector(options, folder) as gallery:
                for event in gallery.walk():
                    counts[event.kind] += 1
                    self.tell(event)
        except KeyboardInterrupt:
            raise CommandError("Stopped. The same command goes on from here.", returncode=130) from None
        except CollectFailed as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"Could not write in {folder}: {error.strerror or error}.") from error
        self.stdout.write(
            f"{counts['kept']} new pictures in {folder}; {counts['there']} known before, "
            f"{counts['left_out']} left out, {counts['unreachable']} to be tried again."
        )

        if options["dataset"]:
            self.take(folder, options["dataset"], options["url"])

    def take(self, folder: Path, name: str, url: str) -> None:
        """Into the data set, which notes where its pictures come from and takes none twice."""
        known = Dataset.objects.filter(name=name).exists()
        try:
            _, report = datasets.import_upload(path=folder, name=name, source="" if known else url)
        except datasets.Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write("\n".join(report.lines()))

    def tell(self, event: Event) -> None:
        if event.kind in SAID:
            self.stdout.write(SAID[event.kind].format(url=event.url, detail=event.detail))
            self.stdout.flush()


@contextmanager
def collector(options: dict[str, Any], folder: Path) -> Iterator[Collector]:
    limits = Limits(pages=options["pages"], files=options["files"], wait=options["wait"])
    tags = [tag.strip() for given in options["tag"] for tag in given.split(",") if tag.strip()]
    if options["browser"]:
        from trainer.collect.browser import rendering

        rendered: Any = rendering(options["url"], limits)
    else:
        rendered = nullcontext()
    with rendered as render:
        yield Collector(options["url"], folder, tags=tags, limits=limits, render=render)


def folder_name(url: str) -> str:
    """A name for the folder, from the address: the same for the same gallery."""
    return re.sub(r"[^\w.-]+", "-", url.split("://")[-1]).strip("-.")[:100] or "gallery"
