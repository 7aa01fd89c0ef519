"""Looks at a model's files before torch does: what is missing, cut short or a pickle is told by name."""

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from stickers.engine.card import read_json
from stickers.engine.job import EngineFailed

PARTS = {
    "unet": "diffusion_pytorch_model",
    "vae": "diffusion_pytorch_model",
    "text_encoder": "model",
    "text_encoder_2": "model",
}
PICKLES = (".bin", ".ckpt", ".pt", ".pth", ".pkl")
WHOLE_BELOW = 512 * 1024**2
SAMPLE = 64 * 1024
MOST_HEADER = 100_000_000
ELSE = "or choose another model by STICKER_MODEL"
KINDS = "set STICKER_MODEL to nano, a folder in diffusers format, an SDXL .safetensors file, or a hub name"


def check(path: Path) -> None:
    """Raise EngineFailed with a sentence when the path is no whole SDXL-shaped model."""
    if path.is_file():
        check_checkpoint(path)
    else:
        check_folder(path)


def check_checkpoint(path: Path) -> None:
    """A single file must be safetensors, whole, and in SDXL's layout."""
    if path.suffix != ".safetensors":
        raise EngineFailed(refuse_pickle(path) if path.suffix in PICKLES else f"{path} is no model: {KINDS}.")
    check_file(path)
    keys = header_of(path).keys()
    for mark in ("model.diffusion_model.", "first_stage_model.", "conditioner.embedders."):
        if not any(key.startswith(mark) for key in keys):
            raise EngineFailed(
                f"{path} is no SDXL checkpoint: it has no {mark}* weights. Choose another, or {KINDS}."
            )


def check_folder(folder: Path) -> None:
    """Every part of a folder in diffusers' format."""
    index = read_json(folder / "model_index.json")
    if not index:
        raise EngineFailed(
            f"There is no model at {folder}: model_index.json is missing or damaged. "
            f"Restore the folder, {ELSE} (nano, a folder in diffusers format, or a hub name)."
        )
    for part in ("unet", "vae", "text_encoder_2"):
        if not present(index, part):
            raise EngineFailed(
                f"The model at {folder} ({index.get('_class_name', 'unknown')}) has no {part}: only "
                f"SDXL-shaped pipelines can be drawn with. Choose another model by STICKER_MODEL."
            )
    for part in parts_of(index):
        for path in part_files(folder, part):
            check_file(path)


def check_vae_folder(folder: Path) -> None:
    """A folder with nothing but an autoencoder in it."""
    files = sorted(folder.glob("*.safetensors"))
    if not files or not read_json(folder / "config.json"):
        raise EngineFailed(
            f"There is no autoencoder at {folder}: it needs config.json and safetensors weights. "
            "Set STICKER_VAE to another folder or a hub name, or unset it."
        )
    for path in files:
        check_file(path)


def refuse_pickle(path: Path) -> str:
    return (
        f"{path} is a pickle, which could run anything when it is opened, so it is not loaded. "
        f"Convert it to safetensors first: load it where you trust it, save it with safe_serialization=True."
    )


def parts_of(index: dict) -> list[str]:
    return [part for part in PARTS if present(index, part)]


def present(index: dict, part: str) -> bool:
    named = index.get(part)
    return isinstance(named, list) and len(named) == 2 and all(named)


def variant_of(folder: Path, part: str) -> str | None:
    """`fp16` where a part has only half-precision files."""
    stem = PARTS[part]
    plain = (folder / part / f"{stem}.safetensors", folder / part / f"{stem}.safetensors.index.json")
    halves = (
        folder / part / f"{stem}.fp16.safetensors",
        folder / part / f"{stem}.safetensors.index.fp16.json",
    )
    return "fp16" if not any(p.exists() for p in plain) and any(p.exists() for p in halves) else None


def part_files(folder: Path, part: str) -> list[Path]:
    """The weights files of a part; refuses pickles and tells what is missing."""
    variant = variant_of(folder, part)
    dotted = f".{variant}" if variant else ""
    single = folder / part / f"{PARTS[part]}{dotted}.safetensors"
    shards = read_json(folder / part / f"{PARTS[part]}.safetensors.index{dotted}.json").get("weight_map")
    if single.exists():
        return [single]
    if isinstance(shards, dict) and shards:
        return [folder / part / name for name in sorted(set(map(str, shards.values())))]
    for path in sorted((folder / part).glob("*")):
        if path.suffix in PICKLES:
            raise EngineFailed(refuse_pickle(path))
    raise EngineFailed(f"The model's weights {single} are missing. Restore the file, {ELSE}.")


def check_file(path: Path) -> None:
    """Raise EngineFailed unless the file is a whole safetensors file: header readable, every byte there."""
    try:
        size = path.stat().st_size
        needed = needed_bytes(path, size)
    except FileNotFoundError:
        raise EngineFailed(f"The model's weights {path} are missing. Restore the file, {ELSE}.") from None
    except OSError as error:
        raise EngineFailed(f"The model's weights {path} cannot be read ({error.strerror}).") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise EngineFailed(
            f"The model's weights {path} are damaged: the header cannot be read. Restore the file, {ELSE}."
        ) from error
    if size < needed:
        raise EngineFailed(
            f"The model's weights {path} are cut short: {size:,} of {needed:,} bytes. "
            f"Restore the file, {ELSE}."
        )


def needed_bytes(path: Path, size: int) -> int:
    """How long the file must be by its own header; ValueError when the header makes no sense."""
    header = header_of(path)
    ends = [entry["data_offsets"][1] for name, entry in header.items() if name != "__metadata__"]
    if not ends:
        raise ValueError("no tensors")
    with path.open("rb") as file:
        return int(8 + int.from_bytes(file.read(8), "little") + max(ends))


def header_of(path: Path) -> dict[str, Any]:
    """What a safetensors file says of its tensors, by name."""
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if not 2 <= length <= min(path.stat().st_size, MOST_HEADER):
            raise ValueError("header length")
        header: dict[str, Any] = json.loads(file.read(length))
    return header


def digest(model: Path) -> str:
    """Ten hex digits that change with the weights; of large models only samples are read."""
    parts = () if model.is_file() else parts_of(read_json(model / "model_index.json"))
    files = [file for part in parts for file in part_files(model, part)] or [model]
    whole = sum(f.stat().st_size for f in files) < WHOLE_BELOW
    total = hashlib.sha256()
    for path in files:
        total.update(f"{path.parent.name}/{path.name}:{path.stat().st_size}".encode())
        for block in blocks(path, whole):
            total.update(block)
    return total.hexdigest()[:10]


def file_digest(path: Path) -> str:
    """Ten hex digits of a whole file, a style's for instance."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:10]


def blocks(path: Path, whole: bool) -> Iterator[bytes]:
    """The file in pieces, or 256 evenly spaced samples of it."""
    size = os.path.getsize(path)
    with path.open("rb") as file:
        if whole:
            while block := file.read(1 << 20):
                yield block
        else:
            for place in range(0, size, max(SAMPLE, size // 256)):
                file.seek(place)
                yield file.read(SAMPLE)
