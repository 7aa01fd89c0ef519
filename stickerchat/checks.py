"""What `manage.py check` tells about the setup, before anyone meets it as a stack trace."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register


@register()
def sticker_model_is_there(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A folder named by STICKER_MODEL (or the shipped nano) holds a pipeline."""
    name = settings.STICKER_MODEL
    folder = settings.WEIGHTS_DIR / "nano" if name == "nano" else Path(name)
    if (name == "nano" or folder.exists() or folder.is_absolute()) and not (
        folder / "model_index.json"
    ).exists():
        return [
            Warning(
                f"There is no model at {folder}: the chat works, but no stickers can be drawn.",
                hint="Restore the folder from the repository, or name another model by STICKER_MODEL.",
                id="stickerchat.W001",
            )
        ]
    return []


@register()
def workers_can_be_reached(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Workers in processes of their own need a channel layer that crosses processes."""
    if not settings.EMBEDDED_WORKER and not settings.REDIS_URL:
        return [
            Warning(
                "EMBEDDED_WORKER is off without REDIS_URL: nothing draws, and no worker can be reached.",
                hint="Set REDIS_URL and start `manage.py worker`, or leave EMBEDDED_WORKER unset.",
                id="stickerchat.W002",
            )
        ]
    return []


@register()
def media_can_be_written(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The pictures' folder can be made and written."""
    try:
        Path(settings.MEDIA_ROOT).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return [
            Error(
                f"MEDIA_ROOT cannot be made: {error}",
                hint="Choose a folder that can be written.",
                id="stickerchat.E002",
            )
        ]
    if not os.access(settings.MEDIA_ROOT, os.W_OK):
        return [
            Error(
                f"MEDIA_ROOT {settings.MEDIA_ROOT} cannot be written.",
                hint="Change its owner.",
                id="stickerchat.E002",
            )
        ]
    return []
