"""How an engine is set up, and what it says about itself. Knows neither torch nor Django."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

VERSION = "stickerchat-engine 2"  # another one where the same recipe gives other bits

State = Literal["loading", "warm", "failed", "stopped"]


@dataclass(frozen=True)
class EngineConfig:
    """Which model to draw with, and where. None means: what the machine has."""

    model: str | Path
    device: str | None = None
    dtype: str | None = None
    vae: str | None = None  # another autoencoder: a folder or a hub name
    memory: tuple[str, ...] = ()  # memory.py has the words
    threads: int | None = None
    waiting: int = 64


@dataclass(frozen=True)
class EngineStatus:
    """A snapshot; `error` is a sentence for people and only set when the state is `failed`."""

    model: str
    device: str | None
    dtype: str | None
    state: State
    progress: float
    error: str | None
    subjects: tuple[str, ...]
    modes: tuple[str, ...]
