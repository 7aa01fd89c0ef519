"""The engine as this server is set up to have it."""

from django.conf import settings

from stickers.engine import Engine, EngineConfig


def engine() -> Engine:
    """Not started yet."""
    return Engine(
        EngineConfig(
            model=settings.STICKER_MODEL,
            device=settings.STICKER_DEVICE,
            dtype=settings.STICKER_DTYPE,
            vae=settings.STICKER_VAE,
            memory=settings.STICKER_MEMORY,
        )
    )
