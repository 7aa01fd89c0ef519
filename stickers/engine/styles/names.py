"""Whose layer a key of a LoRA file means: diffusers', peft's and kohya's ways of naming."""

import re
from collections.abc import Iterable, Mapping

UNET, ENCODER, ENCODER_2 = "unet", "text_encoder", "text_encoder_2"
# diffusers and peft write the path with dots, kohya the whole path with underscores.
DOTTED = {
    "unet.": UNET,
    "text_encoder.": ENCODER,
    "text_encoder_2.": ENCODER_2,
    "base_model.model.": UNET,
}
UNDERSCORED = {
    "lora_unet_": UNET,
    "lora_te1_": ENCODER,
    "lora_te2_": ENCODER_2,
    "lora_te_": ENCODER,
}
FACTOR = re.compile(r"(.+?)(?:\.lora_(A|B)(?:\.default)?|\.lora\.(down|up)|\.lora_(down|up))\.weight")
OLD = re.compile(r"\.processor\.(to_q|to_k|to_v|to_out)_lora\.(down|up)\.weight$")

# Stability's own names of SDXL's blocks, which many kohya files use, to those of diffusers.
RESNET = {
    "in_layers_2": "conv1",
    "out_layers_3": "conv2",
    "emb_layers_1": "time_emb_proj",
    "skip_connection": "conv_shortcut",
}
BLOCK = re.compile(r"(input_blocks|output_blocks)_(\d+)_(\d+)_(.+)|middle_block_(\d)_(.+)")


def split(key: str) -> tuple[str, str] | None:
    """The stem of a key and `down`, `up` or `alpha`; None when it is no part of a LoRA."""
    if key.endswith(".alpha"):
        return key.removesuffix(".alpha"), "alpha"
    if old := OLD.search(key):
        layer = "to_out.0" if old[1] == "to_out" else old[1]
        return f"{key[: old.start()]}.{layer}", old[2]
    if found := FACTOR.fullmatch(key):
        which = found[2] or found[3] or found[4]
        return found[1], {"A": "down", "B": "up"}.get(which, which)
    return None


def lookup(layers: Iterable[str]) -> dict[str, str]:
    """Every way of writing a layer's path, to the path."""
    found: dict[str, str] = {}
    for name in layers:
        # Text encoders of newer libraries have lost a level that files still name.
        for written in (name, f"text_model.{name}"):
            found |= {written: name, written.replace(".", "_"): name}
    return found


def resolve(stem: str, layers: Mapping[str, Mapping[str, str]]) -> tuple[str, str] | None:
    """Part and layer that a stem means, by the lookup of each part; None when there is no such layer."""
    for prefix, part in (DOTTED | UNDERSCORED).items():
        if stem.startswith(prefix):
            known, rest = layers.get(part, {}), stem.removeprefix(prefix)
            layer = known.get(rest) or known.get(from_stability(rest))
            return (part, layer) if layer else None
    return None


def from_stability(name: str) -> str:
    """`input_blocks_4_1_proj_in` to `down_blocks_1_attentions_0_proj_in`; other names as they are."""
    found = BLOCK.fullmatch(name)
    if found is None:
        return name
    if found[5] is not None:
        number = int(found[5])
        place = "attentions_0" if number == 1 else f"resnets_{number // 2}"
        return f"mid_block_{place}_{inner(found[6])}"
    number, part, rest = int(found[2]), int(found[3]), found[4]
    if found[1] == "input_blocks":
        block, layer, side = *divmod(number - 1, 3), "down"
        sampler = layer == 2
    else:
        block, layer, side = *divmod(number, 3), "up"
        sampler = rest in ("conv", "op")
    if sampler:
        return f"{side}_blocks_{block}_{'downsamplers' if side == 'down' else 'upsamplers'}_0_conv"
    kind = "attentions" if part == 1 else "resnets"
    return f"{side}_blocks_{block}_{kind}_{layer}_{inner(rest)}"


def inner(rest: str) -> str:
    return RESNET.get(rest, rest)
