"""The drawing engine: one warm model, one thread of its own. Importing this is quick and loads no torch."""

from stickers.engine.card import ModelCard, read_card
from stickers.engine.config import VERSION, EngineConfig, EngineStatus
from stickers.engine.engine import Engine
from stickers.engine.job import (
    Cancelled,
    EngineFailed,
    Event,
    Hires,
    InvalidJob,
    Job,
    Picture,
    Progress,
    QueueFull,
    Source,
    Started,
    Ticket,
)
from stickers.engine.limits import MAX_COUNT, MAX_SEED, limits

__all__ = [
    "MAX_COUNT",
    "MAX_SEED",
    "VERSION",
    "Cancelled",
    "Engine",
    "EngineConfig",
    "EngineFailed",
    "EngineStatus",
    "Event",
    "Hires",
    "InvalidJob",
    "Job",
    "ModelCard",
    "Picture",
    "Progress",
    "QueueFull",
    "Source",
    "Started",
    "Ticket",
    "limits",
    "read_card",
]
