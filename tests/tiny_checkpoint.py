"""The tiny pipeline as one file in Stability's layout, which people share checkpoints in."""

from pathlib import Path

import torch
from diffusers import StableDiffusionXLPipeline
from safetensors.torch import save_file

Tensors = dict[str, torch.Tensor]
RESNET = {
    "norm1": "in_layers.0",
    "conv1": "in_layers.2",
    "time_emb_proj": "emb_layers.1",
    "norm2": "out_layers.0",
    "conv2": "out_layers.3",
    "conv_shortcut": "skip_connection",
}
TEXT = {
    "layer_norm1": "ln_1",
    "layer_norm2": "ln_2",
    "mlp.fc1": "mlp.c_fc",
    "mlp.fc2": "mlp.c_proj",
    "self_attn.out_proj": "attn.out_proj",
}


def save_checkpoint(folder: Path, path: Path) -> Path:
    """The folder's pipeline (two blocks of one layer, both encoders) in one file."""
    pipe = StableDiffusionXLPipeline.from_pretrained(folder)
    tensors: Tensors = {}
    tensors |= {f"model.diffusion_model.{k}": v for k, v in unet(pipe.unet.state_dict()).items()}
    tensors |= {f"first_stage_model.{k}": v for k, v in autoencoder(pipe.vae.state_dict(), 4).items()}
    first, second = "conditioner.embedders.0.transformer.", "conditioner.embedders.1.model."
    tensors |= {f"{first}{with_stem(k)}": v for k, v in pipe.text_encoder.state_dict().items()}
    tensors |= {f"{second}{k}": v for k, v in open_clip(pipe.text_encoder_2.state_dict()).items()}
    save_file({name: tensor.contiguous().clone() for name, tensor in tensors.items()}, path)
    return path


def unet(state: Tensors) -> Tensors:
    places = {
        "conv_in": "input_blocks.0.0",
        "time_embedding.linear_1": "time_embed.0",
        "time_embedding.linear_2": "time_embed.2",
        "add_embedding.linear_1": "label_emb.0.0",
        "add_embedding.linear_2": "label_emb.0.2",
        "down_blocks.0.resnets.0": "input_blocks.1.0",
        "down_blocks.0.downsamplers.0.conv": "input_blocks.2.0.op",
        "down_blocks.1.resnets.0": "input_blocks.3.0",
        "down_blocks.1.attentions.0": "input_blocks.3.1",
        "mid_block.resnets.0": "middle_block.0",
        "mid_block.attentions.0": "middle_block.1",
        "mid_block.resnets.1": "middle_block.2",
        "up_blocks.0.resnets.0": "output_blocks.0.0",
        "up_blocks.0.attentions.0": "output_blocks.0.1",
        "up_blocks.0.resnets.1": "output_blocks.1.0",
        "up_blocks.0.attentions.1": "output_blocks.1.1",
        "up_blocks.0.upsamplers.0.conv": "output_blocks.1.2.conv",
        "up_blocks.1.resnets.0": "output_blocks.2.0",
        "up_blocks.1.resnets.1": "output_blocks.3.0",
        "conv_norm_out": "out.0",
        "conv_out": "out.2",
    }
    return {placed(key, places, RESNET if ".resnets." in key else {}): value for key, value in state.items()}


def autoencoder(state: Tensors, blocks: int) -> Tensors:
    places = {
        "encoder.conv_norm_out": "encoder.norm_out",
        "decoder.conv_norm_out": "decoder.norm_out",
    }
    for side in ("encoder", "decoder"):
        for number in (0, 1):
            places[f"{side}.mid_block.resnets.{number}"] = f"{side}.mid.block_{number + 1}"
        places[f"{side}.mid_block.attentions.0"] = f"{side}.mid.attn_1"
    for block in range(blocks):
        mirrored = blocks - 1 - block
        places[f"encoder.down_blocks.{block}.downsamplers.0"] = f"encoder.down.{block}.downsample"
        places[f"decoder.up_blocks.{block}.upsamplers.0"] = f"decoder.up.{mirrored}.upsample"
        for layer in range(3):
            places[f"encoder.down_blocks.{block}.resnets.{layer}"] = f"encoder.down.{block}.block.{layer}"
            places[f"decoder.up_blocks.{block}.resnets.{layer}"] = f"decoder.up.{mirrored}.block.{layer}"
    inner = {"conv_shortcut": "nin_shortcut", "group_norm": "norm", "to_q": "q", "to_k": "k", "to_v": "v"}
    inner["to_out.0"] = "proj_out"
    named = {placed(key, places, inner): value for key, value in state.items()}
    attention = (".q.weight", ".k.weight", ".v.weight", ".proj_out.weight")
    return {k: v[..., None, None] if k.endswith(attention) else v for k, v in named.items()}


def open_clip(state: Tensors) -> Tensors:
    made: Tensors = {}
    state = {with_stem(key).removeprefix("text_model."): value for key, value in state.items()}
    made["token_embedding.weight"] = state.pop("embeddings.token_embedding.weight")
    made["positional_embedding"] = state.pop("embeddings.position_embedding.weight")
    made["text_projection"] = state.pop("text_projection.weight").T
    for kind in ("weight", "bias"):
        made[f"ln_final.{kind}"] = state.pop(f"final_layer_norm.{kind}")
        for layer in range(3):
            parts = [state.pop(f"encoder.layers.{layer}.self_attn.{n}_proj.{kind}") for n in "qkv"]
            made[f"transformer.resblocks.{layer}.attn.in_proj_{kind}"] = torch.cat(parts)
    for key, value in state.items():
        if key.startswith("encoder.layers."):
            made[placed(key.replace("encoder.layers", "transformer.resblocks"), {}, TEXT)] = value
    return made


def with_stem(key: str) -> str:
    """Newer transformers name the text model's weights without their stem."""
    return key if key.startswith(("text_model.", "text_projection.")) else f"text_model.{key}"


def placed(key: str, places: dict[str, str], inner: dict[str, str]) -> str:
    for old, new in places.items():
        if key.startswith(f"{old}."):
            key = new + key.removeprefix(old)
            break
    for old, new in inner.items():
        if f".{old}." in key:
            return key.replace(f".{old}.", f".{new}.")
    return key
