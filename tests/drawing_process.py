"""The fake engine at work in a process of its own. Arguments: seconds a picture, seconds between polls."""

import os
import sys

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stickerchat.settings")
    django.setup()

    from stickers import runner
    from stickers.management.commands.worker import serve
    from stickers.studio import Studio
    from tests.fake_engine import FakeEngine

    if len(sys.argv) > 2:
        runner.POLL_SECONDS = float(sys.argv[2])
    serve(Studio(FakeEngine(seconds=float(sys.argv[1])), alone=True))
