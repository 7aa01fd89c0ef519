"""Uploads, tag proposals and mixes as tasks: rows with a process of their own, asked for by the admin pages.

Every upload goes this way, however small: how long it takes depends on what is packed into it, and a zip of
a megabyte may hold hundreds of megapixels. Importing this loads no torch."""

from trainer.tasks.asking import bury, propose_tags, save_mix, stop, take_upload

__all__ = ["bury", "propose_tags", "save_mix", "stop", "take_upload"]
