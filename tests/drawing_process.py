"""Draws with the fake engine in a process of its own, for tests to kill; its argument: seconds a picture."""

import os
import sys

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stickerchat.settings")
    django.setup()

    from stickers.management.commands.worker import serve
    from stickers.studio import Studio
    from tests.fake_engine import FakeEngine

    serve(Studio(FakeEngine(seconds=float(sys.argv[1])), alone=True))
