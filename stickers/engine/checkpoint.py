"""A single file in Stability's layout, as people share SDXL checkpoints.

UNet and autoencoder through diffusers' converter. The text encoders by our own: with transformers 5, whose
names have no `text_model.` stem any more, diffusers 0.42 leaves them empty."""

from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

from stickers.engine.job import EngineFailed
from stickers.engine.parts import Parts

SDXL = "stabilityai/stable-diffusion-xl-base-1.0"
Tensors = dict[str, torch.Tensor]
STEM = "text_model."
# What OpenCLIP calls the layers' parts, and transformers.
OPEN_CLIP = {
    "ln_1": "layer_norm1",
    "ln_2": "layer_norm2",
    "mlp.c_fc": "mlp.fc1",
    "mlp.c_proj": "mlp.fc2",
    "attn.out_proj": "self_attn.out_proj",
}
WHOLE = {
    "token_embedding.weight": "embeddings.token_embedding.weight",
    "positional_embedding": "embeddings.position_embedding.weight",
    "ln_final.weight": "final_layer_norm.weight",
    "ln_final.bias": "final_layer_norm.bias",
}


def from_checkpoint(path: Path, dtype: torch.dtype) -> Parts:
    """The parts in the file. Configurations and tokenizers are in a folder of the same name beside it, where
    there is one; otherwise SDXL's own are taken, from the hub or its cache."""
    from diffusers import StableDiffusionXLPipeline

    beside = path.with_suffix("")
    source = str(beside) if beside.is_dir() else SDXL
    encoders = text_encoders(path, source, dtype)
    pipeline = StableDiffusionXLPipeline.from_single_file(
        str(path),
        torch_dtype=dtype,
        config=source,
        local_files_only=beside.is_dir(),
        add_watermarker=False,
        **encoders,
    )
    return Parts(
        unet=pipeline.unet,
        vae=pipeline.vae,
        tokenizers=[pipeline.tokenizer, pipeline.tokenizer_2],
        encoders=encoders,
        scheduler_config=dict(pipeline.scheduler.config),
        zeros_for_empty=bool(pipeline.config.get("force_zeros_for_empty_prompt", True)),
    )


def text_encoders(path: Path, source: str, dtype: torch.dtype) -> dict[str, Any]:
    """CLIP and OpenCLIP, with the file's weights."""
    with safe_open(path, "pt") as file:
        first = weights_below(file, "conditioner.embedders.0.transformer.")
        second = from_open_clip(weights_below(file, "conditioner.embedders.1.model."))
    kinds = {"text_encoder": (CLIPTextModel, first), "text_encoder_2": (CLIPTextModelWithProjection, second)}
    return {
        name: filled(kind(CLIPTextConfig.from_pretrained(source, subfolder=name)).to(dtype), weights, path)
        for name, (kind, weights) in kinds.items()
    }


def weights_below(file: Any, prefix: str) -> Tensors:
    return {
        key.removeprefix(prefix): file.get_tensor(key)
        for key in file.keys()  # noqa: SIM118
        if key.startswith(prefix)
    }


def filled(encoder: Any, weights: Tensors, path: Path) -> Any:
    """The encoder with these weights, whichever way this version of transformers names them."""
    stemmed = any(key.startswith(STEM) for key in encoder.state_dict())
    named = {}
    for key, tensor in weights.items():
        bare = key.removeprefix(STEM)
        named[f"{STEM}{bare}" if stemmed and bare != "text_projection.weight" else bare] = tensor
    told = encoder.load_state_dict(named, strict=False)
    lacking = [key for key in told.missing_keys if not key.endswith("position_ids")]
    if lacking:
        raise EngineFailed(f"{path} is not whole: its text encoder has no {lacking[0]}. Download it again.")
    return encoder


def from_open_clip(weights: Tensors) -> Tensors:
    """OpenCLIP's weights under the names of transformers; its joint q, k and v taken apart."""
    made: Tensors = {}
    for key, tensor in weights.items():
        if key in WHOLE:
            made[WHOLE[key]] = tensor
        elif key == "text_projection":
            made["text_projection.weight"] = tensor.T.contiguous()
        elif key.startswith("transformer.resblocks."):
            made |= layer_of(key.removeprefix("transformer.resblocks."), tensor)
    return made


def layer_of(key: str, tensor: torch.Tensor) -> Tensors:
    number, _, rest = key.partition(".")
    place = f"encoder.layers.{number}"
    if rest.startswith("attn.in_proj_"):
        kind = rest.removeprefix("attn.in_proj_")
        parts = zip("qkv", tensor.chunk(3), strict=True)
        return {f"{place}.self_attn.{name}_proj.{kind}": part.contiguous() for name, part in parts}
    inner, _, kind = rest.rpartition(".")
    return {f"{place}.{OPEN_CLIP.get(inner, inner)}.{kind}": tensor}
