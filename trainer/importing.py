"""Uploads into a data set: the pictures are made ready first, then stored in one short transaction."""

import re
import secrets
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trainer.editing import free, once
from trainer.ingest import Found, Frames, Report, Taken, Unfit, Upload, checks, credit, read_upload
from trainer.ingest.limits import ENOUGH_PICTURES
from trainer.ingest.picture import png
from trainer.ingest.report import labelled
from trainer.models import Dataset, DatasetImage, Refused

INCOMING = "incoming-"
FORGOTTEN_SECONDS = 6 * 3600
LONGEST_NAME = 300

Tell = Callable[[int, int], None]


def untold(done: int, total: int) -> None:
    """Nobody watches."""


def ingest_upload(
    *, dataset: Dataset, path: Path, name: str = "", frames: Frames = "first", tell: Tell = untold
) -> Report:
    """Takes the pictures of a zip, a folder or a picture file that the data set does not have yet.

    `name` is what the uploader called the file. `tell` hears before every picture how many files are done, of
    how many; what it raises ends the import. Raises InUse, and Refused where nothing can be read; the data
    set is then as it was."""
    dataset.check_free()
    sweep(dataset)
    report = Report()
    incoming = Incoming(dataset, report)
    try:
        with read_upload(path, name=name, which=frames, report=report) as upload:
            incoming.hear(upload)
            for found in upload.pictures(frames):
                tell(upload.done, len(upload.wanted))
                incoming.take(found)
        incoming.store(upload)
    except Unfit as error:
        raise Refused(str(error)) from error
    finally:
        shutil.rmtree(incoming.folder, ignore_errors=True)
    add_notes(dataset, report)
    return report


@dataclass
class Incoming:
    """Pictures on their way in: files in a folder of their own, rows not saved yet."""

    dataset: Dataset
    report: Report
    rows: list[DatasetImage] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.folder = folder(self.dataset) / f"{INCOMING}{secrets.token_hex(8)}"
        self.folder.mkdir(parents=True)
        self.creator, self.tag = self.dataset.creator, self.dataset.tag
        self.seen = checks.Seen()
        for image in self.dataset.images.all():
            self.seen.remember(image.original_name, image.sha256, int(image.looks or "0", 16))
        self.before = known(self.dataset)

    def hear(self, upload: Upload) -> None:
        """What the upload says of itself counts where nobody has said anything."""
        self.creator = self.dataset.creator or said(upload)["creator"]
        self.tag = self.dataset.trigger or said(upload)["trigger"] or self.dataset.name

    def take(self, found: Found) -> None:
        """Writes the picture's file and prepares its row, unless the data set has the same bytes."""
        if (found.sha256, found.frame) in self.before:
            self.report.leave(labelled(found.name, found.frame), _("is in the data set already."))
            return
        looks = checks.looks(found.image)
        flag, like = self.seen.compare(found.sha256, looks, moved=found.frame > 0)
        self.seen.remember(labelled(found.name, found.frame), found.sha256, looks)
        flags = [*([flag] if flag else []), *checks.flags(found.image)]
        file = f"{found.sha256[:16]}-{secrets.token_hex(4)}.png"
        (self.folder / file).write_bytes(png(found.image))
        self.rows.append(self.row(found, file, flags, looks))
        self.report.taken.append(Taken(found.name, found.frame, tuple(flags), like))

    def row(self, found: Found, file: str, flags: list[str], looks: int) -> DatasetImage:
        height, width = found.image.shape[:2]
        tags = [tag for tag in found.told.tags if tag != self.tag]
        proposed = [*found.proposals, creator_tag(self.creator)]
        return DatasetImage(
            dataset=self.dataset,
            original_name=found.name[-LONGEST_NAME:],
            frame=found.frame,
            title=found.told.title[:LONGEST_NAME],
            source_url=found.told.url[:1000],
            sha256=found.sha256,
            image=f"datasets/{self.dataset.name}/{file}",
            looks=f"{looks:016x}",
            width=width,
            height=height,
            flags=flags,
            tags=tags,
            proposed_tags=[tag for tag in once(proposed) if tag not in tags],
            caption=found.told.caption,
        )

    def store(self, upload: Upload) -> None:
        """Moves the files to their places and saves the rows, all or nothing."""
        moved: list[Path] = []
        try:
            with transaction.atomic():
                free(self.dataset)
                self.drop_what_came_meanwhile()
                for row in self.rows:
                    moved.append((self.folder / row.path.name).replace(row.path))
                last = self.dataset.images.order_by("-position").values_list("position", flat=True).first()
                for position, row in enumerate(self.rows, start=0 if last is None else last + 1):
                    row.position = position
                DatasetImage.objects.bulk_create(self.rows, batch_size=100)
                describe(self.dataset, upload)
        except BaseException:
            for path in moved:
                path.unlink(missing_ok=True)
            raise

    def drop_what_came_meanwhile(self) -> None:
        """Another upload of the same pictures may have ended while this one was read."""
        there = known(self.dataset) - self.before
        rows, taken = self.rows, self.report.taken
        self.rows, self.report.taken = [], []
        for row, told in zip(rows, taken, strict=True):
            if (row.sha256, row.frame) in there:
                self.report.leave(told.label, _("is in the data set already."))
            else:
                self.rows.append(row)
                self.report.taken.append(told)


def known(dataset: Dataset) -> set[tuple[str, int]]:
    return set(dataset.images.values_list("sha256", "frame"))


def creator_tag(creator: str) -> str:
    """The creator as a tag, before the trigger: what many pictures of one hand have in common."""
    return " ".join(re.sub(r"[,\x00-\x1f]", " ", creator).split())[:80]


def said(upload: Upload) -> dict[str, str]:
    """What an export or a pack says of itself, by the fields of a data set, as long as these may be."""
    pack = {"title": upload.title, "creator": upload.author, "source": upload.source}
    told = {name: upload.credit.get(name) or pack.get(name, "") for name in credit.FIELDS}
    return {name: value[: most(name)] for name, value in told.items()}


def most(name: str) -> int | None:
    """How many letters a field of a data set holds; None: any number."""
    length: int | None = getattr(Dataset._meta.get_field(name), "max_length", None)
    return length


def describe(dataset: Dataset, upload: Upload) -> None:
    """Fills in what the upload says of itself where nobody has said anything, not even while it was read."""
    now = Dataset.objects.get(pk=dataset.pk)
    for name, value in (told := said(upload)).items():
        if getattr(now, name) or getattr(dataset, name):
            told[name] = ""
        elif value:
            setattr(dataset, name, value)
    dataset.save(update_fields=[*(name for name, value in told.items() if value), "updated_at"])


def add_notes(dataset: Dataset, report: Report) -> None:
    count = dataset.images.filter(included=True).count()
    if count < ENOUGH_PICTURES:
        text = ngettext(
            "The data set has %(count)d picture; a style wants %(enough)d or more.",
            "The data set has %(count)d pictures; a style wants %(enough)d or more.",
            count,
        )
        report.note(text % {"count": count, "enough": ENOUGH_PICTURES})
    if not (dataset.creator and dataset.licence and dataset.permission):
        report.note(_("Creator, licence and permission are not all filled in; a style carries them with it."))


def sweep(dataset: Dataset) -> None:
    """Removes what a killed import left behind."""
    before = time.time() - FORGOTTEN_SECONDS
    for path in folder(dataset).glob(f"{INCOMING}*"):
        if path.stat().st_mtime < before:
            shutil.rmtree(path, ignore_errors=True)


def folder(dataset: Dataset) -> Path:
    """Where the pictures lie."""
    return Path(settings.MEDIA_ROOT) / "datasets" / dataset.name
