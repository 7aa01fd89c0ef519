"""Settings of the test process; loaded by pytest before Django reads them (pyproject.toml names it)."""

import os
import tempfile

from stickers.engine.spinning import spin_briefly

os.environ["EMBEDDED_WORKER"] = "0"
os.environ.pop("REDIS_URL", None)
os.environ.pop("DATABASE_URL", None)
os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="stickerchat-test-")
spin_briefly()  # before anybody loads torch
