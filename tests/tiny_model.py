"""A tiny SDXL-shaped pipeline with random weights, saved to disk as diffusers would save it. No network."""

import json
from pathlib import Path
from typing import Any

import torch
from diffusers import AutoencoderDC, AutoencoderKL, EulerAncestralDiscreteScheduler, UNet2DConditionModel
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

WORDS = [*"abcdefghijklmnopqrstuvwxyz", *(f"{letter}</w>" for letter in "abcdefghijklmnopqrstuvwxyz,")]
WIDTH = 32


def save_tiny(
    folder: Path, *, channels: int = 4, both_encoders: bool = False, modes: bool = True, dc: bool = False
) -> Path:
    """64 px pictures, 8 px a latent cell; the text is split into letters."""
    torch.manual_seed(0)
    encoders = ("text_encoder", "text_encoder_2") if both_encoders else ("text_encoder_2",)
    unet(WIDTH * len(encoders)).save_pretrained(folder / "unet")
    vae = deep_compression(channels) if dc else autoencoder(channels)
    vae.save_pretrained(folder / "vae")
    for name in encoders:
        kind = CLIPTextModelWithProjection if name.endswith("_2") else CLIPTextModel
        kind(text_config()).save_pretrained(folder / name)
        save_tokenizer(folder / name.replace("text_encoder", "tokenizer"))
    EulerAncestralDiscreteScheduler(
        beta_schedule="scaled_linear", beta_start=0.00085, beta_end=0.012, timestep_spacing="trailing"
    ).save_pretrained(folder / "scheduler")
    write(folder / "model_index.json", index(encoders) | {"vae": ["diffusers", type(vae).__name__]})
    if modes:
        write(folder / "sticker.json", sticker_json())
    return folder


def unet(text_width: int) -> UNet2DConditionModel:
    return UNet2DConditionModel(
        sample_size=8,
        in_channels=4,
        out_channels=4,
        block_out_channels=(32, 64),
        layers_per_block=1,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        attention_head_dim=(2, 4),
        use_linear_projection=True,
        addition_embed_type="text_time",
        addition_time_embed_dim=8,
        projection_class_embeddings_input_dim=WIDTH + 6 * 8,
        cross_attention_dim=text_width,
    )


def autoencoder(channels: int) -> AutoencoderKL:
    return AutoencoderKL(
        in_channels=channels,
        out_channels=channels,
        block_out_channels=(8, 8, 16, 16),
        norm_num_groups=4,
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        latent_channels=4,
        sample_size=64,
    )


def deep_compression(channels: int) -> AutoencoderDC:
    return AutoencoderDC(
        in_channels=channels,
        latent_channels=4,
        encoder_block_types="ResBlock",
        decoder_block_types="ResBlock",
        encoder_block_out_channels=(8, 8, 16, 16),
        decoder_block_out_channels=(8, 8, 16, 16),
        encoder_layers_per_block=(0, 1, 1, 1),
        decoder_layers_per_block=(0, 1, 1, 1),
        encoder_qkv_multiscales=((), (), (), ()),
        decoder_qkv_multiscales=((), (), (), ()),
        scaling_factor=0.5,
    )


def text_encoder() -> CLIPTextModelWithProjection:
    return CLIPTextModelWithProjection(text_config())


def text_config() -> CLIPTextConfig:
    return CLIPTextConfig(
        hidden_size=WIDTH,
        intermediate_size=37,
        num_attention_heads=4,
        num_hidden_layers=3,
        projection_dim=WIDTH,
        vocab_size=len(WORDS) + 2,
        bos_token_id=len(WORDS),
        eos_token_id=len(WORDS) + 1,
        pad_token_id=len(WORDS) + 1,
    )


def save_tokenizer(folder: Path) -> None:
    ends = {"bos_token": "<|startoftext|>", "eos_token": "<|endoftext|>", "unk_token": "<|endoftext|>"}
    vocabulary = {word: number for number, word in enumerate([*WORDS, ends["bos_token"], ends["eos_token"]])}
    write(folder / "vocab.json", vocabulary)
    (folder / "merges.txt").write_text("#version: 0.2\n")
    settings = {"model_max_length": 77, "tokenizer_class": "CLIPTokenizer", "pad_token": ends["eos_token"]}
    write(folder / "tokenizer_config.json", settings | ends)
    write(folder / "special_tokens_map.json", ends | {"pad_token": ends["eos_token"]})


def index(encoders: tuple[str, ...]) -> dict[str, Any]:
    """What StableDiffusionXLPipeline.save_pretrained writes, parts that are not there as nulls."""
    both = len(encoders) == 2
    return {
        "_class_name": "StableDiffusionXLPipeline",
        "_diffusers_version": "0.42.1",
        "force_zeros_for_empty_prompt": True,
        "unet": ["diffusers", "UNet2DConditionModel"],
        "scheduler": ["diffusers", "EulerAncestralDiscreteScheduler"],
        "text_encoder": ["transformers", "CLIPTextModel"] if both else [None, None],
        "text_encoder_2": ["transformers", "CLIPTextModelWithProjection"],
        "tokenizer": ["transformers", "CLIPTokenizer"] if both else [None, None],
        "tokenizer_2": ["transformers", "CLIPTokenizer"],
    }


def sticker_json() -> dict[str, Any]:
    fast = {"steps": 4, "guidance": 0.0, "scheduler": "Euler a"}
    return {
        "modes": {"fast": fast, "fine": {"steps": 6, "guidance": 3.0, "scheduler": "DPM++ 2M"}},
        "size": 64,
        "trigger": "dm-sticker",
        "subjects": ["otter", "cat"],
        "expressions": ["happy", "sad"],
    }


def write(path: Path, value: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value))
