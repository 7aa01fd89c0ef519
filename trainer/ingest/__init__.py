"""Reads sticker packs as strangers send them: takes what can be taken, and reports the rest with reasons."""

from trainer.ingest.picture import Frames
from trainer.ingest.report import LeftOut, Report, Taken, Unfit
from trainer.ingest.square import square
from trainer.ingest.upload import Found, Upload, read_upload

__all__ = ["Found", "Frames", "LeftOut", "Report", "Taken", "Unfit", "Upload", "read_upload", "square"]
