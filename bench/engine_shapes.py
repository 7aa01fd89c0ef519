"""SDXL-shaped pipelines with random weights, and random styles for them: what only speed is asked of."""

import json
from dataclasses import dataclass
from pathlib import Path

import torch
from diffusers import AutoencoderKL, StableDiffusionXLPipeline, UNet2DConditionModel
from peft import LoraConfig, get_peft_model_state_dict
from safetensors.torch import save_file
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

from stickers.engine.hardware import choose_device
from tests.tiny_model import index, save_tokenizer

NANO = Path(__file__).resolve().parent.parent / "weights" / "nano"


@dataclass(frozen=True)
class Shape:
    """Widths as UNet2DConditionModel calls them; side in pixels."""

    side: int
    widths: tuple[int, ...]
    depths: tuple[int, ...]  # transformer layers of each block that attends
    text: int  # of each of the two encoders
    text_layers: int
    vae: tuple[int, ...]


# `full` has SDXL's own numbers; `mid` is what two CPU cores can draw with while one waits.
SHAPES = {
    "mid": Shape(256, (128, 256, 512), (1, 2, 4), 256, 4, (32, 64, 128, 128)),
    "full": Shape(512, (320, 640, 1280), (0, 2, 10), 1024, 12, (128, 256, 512, 512)),
}


def model_of(name: str, folder: Path, dtype: torch.dtype) -> Path:
    """Nano as it ships, or a random pipeline of the shape, saved into the folder."""
    if name == "nano":
        return NANO
    if (folder / "model_index.json").exists():
        return folder
    shape = SHAPES[name]
    torch.manual_seed(0)
    # Two and a half milliards of random numbers are a matter of minutes on a CPU.
    with torch.device(choose_device(None)):
        unet(shape).to(dtype).save_pretrained(folder / "unet")
        autoencoder(shape).to(dtype).save_pretrained(folder / "vae")
    for part, kind in (("text_encoder", CLIPTextModel), ("text_encoder_2", CLIPTextModelWithProjection)):
        kind(text_config(shape)).to(dtype).save_pretrained(folder / part)
        save_tokenizer(folder / part.replace("text_encoder", "tokenizer"))
    scheduler = {
        "_class_name": "EulerAncestralDiscreteScheduler",
        "beta_schedule": "scaled_linear",
        "beta_start": 0.00085,
        "beta_end": 0.012,
        "timestep_spacing": "trailing",
    }
    parts = index(("text_encoder", "text_encoder_2")) | {"vae": ["diffusers", "AutoencoderKL"]}
    for path, told in (
        (folder / "scheduler" / "scheduler_config.json", scheduler),
        (folder / "model_index.json", parts),
    ):
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(told))
    return folder


def unet(shape: Shape) -> UNet2DConditionModel:
    attends = [depth > 0 for depth in shape.depths]
    depths = tuple(max(1, depth) for depth in shape.depths)
    return UNet2DConditionModel(
        sample_size=shape.side // 8,
        block_out_channels=shape.widths,
        layers_per_block=2,
        down_block_types=tuple("CrossAttnDownBlock2D" if one else "DownBlock2D" for one in attends),
        up_block_types=tuple("CrossAttnUpBlock2D" if one else "UpBlock2D" for one in reversed(attends)),
        transformer_layers_per_block=depths,
        attention_head_dim=tuple(width // 64 for width in shape.widths),
        use_linear_projection=True,
        addition_embed_type="text_time",
        addition_time_embed_dim=256,
        projection_class_embeddings_input_dim=shape.text + 6 * 256,
        cross_attention_dim=2 * shape.text,
    )


def autoencoder(shape: Shape) -> AutoencoderKL:
    return AutoencoderKL(
        block_out_channels=shape.vae,
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        layers_per_block=2,
        latent_channels=4,
        scaling_factor=0.13025,
    )


def text_config(shape: Shape) -> CLIPTextConfig:
    from tests.tiny_model import text_config as tiny

    config = tiny()
    config.update(
        {
            "hidden_size": shape.text,
            "intermediate_size": 4 * shape.text,
            "num_attention_heads": shape.text // 64,
            "num_hidden_layers": shape.text_layers,
            "projection_dim": shape.text,
        }
    )
    return config


def styles_of(model: Path, folder: Path, count: int, *, rank: int = 16) -> list[Path]:
    """Random styles of the attention, as diffusers saves them."""
    folders = [folder / f"style{number}" for number in range(count)]
    if all(made.exists() for made in folders):
        return folders
    base = UNet2DConditionModel.from_pretrained(model, subfolder="unet")
    base.add_adapter(LoraConfig(r=rank, lora_alpha=rank, target_modules=["to_q", "to_k", "to_v", "to_out.0"]))
    for number, made in enumerate(folders):
        chance = torch.Generator().manual_seed(number)
        for name, weight in base.named_parameters():
            if "lora_" in name:
                weight.data = torch.randn(weight.shape, generator=chance) * 0.02
        state = {f"unet.{key}": value.contiguous() for key, value in get_peft_model_state_dict(base).items()}
        made.mkdir(parents=True, exist_ok=True)
        save_file(state, made / "pytorch_lora_weights.safetensors", {"format": "pt"})
    return folders


def pipeline_of(model: Path, device: str, dtype: torch.dtype) -> StableDiffusionXLPipeline:
    pipeline = StableDiffusionXLPipeline.from_pretrained(model, torch_dtype=dtype, add_watermarker=False)
    pipeline.set_progress_bar_config(disable=True)
    return pipeline.to(device)
