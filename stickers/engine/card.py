"""What a model's folder says about itself, read without torch: size, modes, subjects."""

import json
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from stickers.engine.looks import Looks
from stickers.engine.read_looks import read_looks

NANO = Path(__file__).resolve().parents[2] / "weights" / "nano"


# For models that were taught pictures of every kind.
NEGATIVE = "text, letters, watermark, signature, frame, blurry, cropped, extra limbs, photo"


@dataclass(frozen=True)
class Mode:
    """A named set of settings that the model draws well with."""

    steps: int
    guidance: float
    scheduler: str


# Turbo rules: distilled models want few steps and no guidance; `fine` brings guidance back to life.
DISTILLED = {
    "fast": Mode(4, 0.0, "Euler a"),
    "balanced": Mode(6, 0.0, "Euler a"),
    "fine": Mode(10, 2.0, "Euler a"),
}
ORDINARY = {
    "fast": Mode(10, 5.0, "DPM++ 2M Karras"),
    "balanced": Mode(20, 6.0, "DPM++ 2M Karras"),
    "fine": Mode(30, 6.0, "DPM++ 2M Karras"),
}


@dataclass(frozen=True)
class ModelCard:
    """The model's name and settings; a latent cell spans `factor` pixels."""

    name: str
    size: int
    factor: int
    multiple: int
    modes: dict[str, Mode]
    subjects: tuple[str, ...] = ()
    expressions: tuple[str, ...] = ()
    trigger: str = ""
    synonyms: tuple[str, ...] = ()
    negative: str = ""  # what guidance leads away from where nobody says anything
    looks: Looks = field(default_factory=Looks)  # what its pictures may show beside feeling and subject


def folder_of(model: str | Path) -> Path | None:
    """The folder of a model given as `nano`, a path or a hub name; None where only the hub may have it."""
    if str(model) == "nano":
        return NANO
    path = Path(model).expanduser()
    looks_like_hub = str(model).count("/") == 1 and not str(model).startswith((".", "~", "/"))
    return None if looks_like_hub and not path.exists() else path


def read_card(model: str | Path, folder: Path | None = None) -> ModelCard:
    """The card of a model; what its files do not say is filled with the usual values."""
    folder = folder or folder_of(model)
    if folder is not None and folder.is_file():
        folder = folder.with_suffix("")  # what there is to say stands beside the checkpoint
    told = read_json(folder / "sticker.json") if folder else {}
    unet = read_json(folder / "unet" / "config.json") if folder else {}
    vae = read_json(folder / "vae" / "config.json") if folder else {}
    factor = spatial_factor(vae)
    side = unet.get("sample_size") or 64
    size = told.get("size") or (side if isinstance(side, int) else side[0]) * factor
    halvings = max(0, len(unet.get("down_block_types") or (0, 0, 0)) - 1)
    return ModelCard(
        name=str(model) if folder_of(model) is None else Path(model).name,
        size=int(size),
        factor=factor,
        multiple=factor * 2**halvings,
        modes=read_modes(told) or (DISTILLED if is_distilled(str(model), folder) else ORDINARY),
        subjects=tuple(told.get("subjects", ())),
        expressions=tuple(told.get("expressions", ())),
        trigger=str(told.get("trigger", "")),
        synonyms=read_synonyms(told),
        negative=str(told.get("negative", "" if told.get("subjects") else NEGATIVE)),
        looks=read_looks(told),
    )


def spatial_factor(vae: dict[str, Any]) -> int:
    """How many pixels a latent cell spans, from the autoencoder's configuration."""
    blocks = vae.get("block_out_channels") or vae.get("encoder_block_out_channels") or (0, 0, 0, 0)
    return int(2 ** (len(blocks) - 1))


def is_distilled(name: str, folder: Path | None) -> bool:
    """Whether the model draws by turbo rules: its name says so, or its scheduler counts from the end."""
    scheduler = read_json(folder / "scheduler" / "scheduler_config.json") if folder else {}
    by_name = any(word in name.lower() for word in ("turbo", "lightning", "lcm", "hyper"))
    return by_name or scheduler.get("timestep_spacing") == "trailing"


def read_modes(told: dict[str, Any]) -> dict[str, Mode]:
    """The modes that sticker.json names; those that make no sense are left out."""
    modes = {}
    for name, mode in (told.get("modes") or {}).items():
        with suppress(KeyError, TypeError, ValueError, AttributeError):
            scheduler = str(mode.get("scheduler", "Euler a"))
            modes[name] = Mode(int(mode["steps"]), float(mode.get("guidance", 0.0)), scheduler)
    return modes


def read_synonyms(told: dict[str, Any]) -> tuple[str, ...]:
    """Other words for the subjects, of all of them together."""
    by_subject = told.get("subject_words")
    lists = by_subject.values() if isinstance(by_subject, dict) else ()
    return tuple(str(word) for words in lists if isinstance(words, list) for word in words)


def read_json(path: Path) -> dict[str, Any]:
    """The object in a JSON file; empty when there is none that can be read."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}
