"""Styles: files read rightly or refused, exact mixes, rows that do not disturb each other."""

import copy
import json
import random
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save_file
from torch import nn

from bench.engine_fuse import Fused
from stickers.engine.styles import names
from stickers.engine.styles.bank import Bank
from stickers.engine.styles.file import BadStyle
from stickers.engine.styles.style import Mix
from tests.tiny_model import text_encoder, unet
from tests.tiny_styles import LAYERS, factors, kohya, peft

TEXT = 32


@pytest.fixture(scope="module")
def parts() -> dict[str, nn.Module]:
    torch.manual_seed(0)
    return {"unet": unet(TEXT).eval(), "text_encoder_2": text_encoder().eval()}


@pytest.fixture
def bank(parts: dict[str, nn.Module], tmp_path: Path) -> Bank:
    bank = Bank(copy.deepcopy(parts))
    for seed, name in enumerate(("clay", "ink", "wash")):
        publish(bank, name, tmp_path, seed=seed, rank=4 + 4 * seed)
    return bank


def publish(bank: Bank, name: str, folder: Path, *, seed: int, rank: int = 4) -> None:
    path = folder / f"{name}.safetensors"
    tensors, header = peft(factors(bank["unet"].module, seed=seed, rank=rank))
    save_file(tensors, path, metadata=header)
    bank.publish(bank.read(name, path))


def answer(module: nn.Module, rows: int) -> torch.Tensor:
    """The UNet's answer to the same rows every time."""
    chance = torch.Generator().manual_seed(5)
    like = next(module.parameters())
    values = [
        torch.randn(8, *shape, generator=chance)[:rows].to(like) for shape in ((4, 8, 8), (77, TEXT), (32,))
    ]
    times = torch.arange(100, 900, 100)[:rows]
    known = {"text_embeds": values[2], "time_ids": torch.full((rows, 6), 64).to(like)}
    with torch.inference_mode():
        return module(values[0], times, encoder_hidden_states=values[1], added_cond_kwargs=known).sample


def fused64(module: nn.Module, mix: Mix) -> nn.Module:
    """The same UNet in float64 with the mix added to its weights."""
    exact = copy.deepcopy(module).double()
    for layer in exact.modules():
        layer._forward_hooks.clear()
    for style, weight in mix:
        for name, one in style.layers["unet"].items():
            target = exact.get_submodule(name).weight
            change = weight * one.scale * (one.up.double() @ one.down.double())
            target.data += change.view_as(target)
    return exact


MIXES = ([("clay", 1.0)], [("clay", 0.7), ("ink", 0.4)], [("wash", 1.5), ("ink", 0.2), ("clay", 0.1)], [])


def test_every_row_is_what_float64_fusing_gives(bank: Bank) -> None:
    module, mixes = bank["unet"].module, [bank.mix(wanted) for wanted in MIXES]
    bank["unet"].seat(mixes)
    mixed = answer(module, 4)
    plain = answer(fused64(module, ()), 4)
    for row, mix in enumerate(mixes):
        exact = answer(fused64(module, mix), 4)[row]
        assert torch.allclose(mixed[row].double(), exact, atol=2e-5 * float(exact.abs().max()))
        if mix:
            assert (exact - plain[row]).abs().max() > 0.01


def test_ten_thousand_mixes_leave_the_base_as_it_was(bank: Bank) -> None:
    module, chance = bank["unet"].module, random.Random(0)
    before = {name: value.clone() for name, value in module.state_dict().items()}
    bank["unet"].seat([])
    plain = answer(module, 2)
    wanted = [("clay", 0.3), ("wash", 0.9)]
    bank["unet"].seat([bank.mix(wanted)] * 2)
    mixed = answer(module, 2)
    for number in range(10_000):
        some = [(name, chance.uniform(0, 1.5)) for name in chance.sample(sorted(bank.styles), 2)]
        bank["unet"].seat([bank.mix(some)])
        if number % 1000 == 0:
            answer(module, 1)
    assert all(torch.equal(value, before[name]) for name, value in module.state_dict().items())
    bank["unet"].seat([])
    assert torch.equal(answer(module, 2), plain)
    bank["unet"].seat([bank.mix(wanted)] * 2)
    assert torch.equal(answer(module, 2), mixed)


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_a_row_does_not_depend_on_the_mixes_beside_it(
    parts: dict[str, nn.Module], tmp_path: Path, dtype: torch.dtype
) -> None:
    bank = Bank({"unet": copy.deepcopy(parts["unet"]).to(dtype)})
    for seed, name in enumerate(("clay", "ink", "wash")):
        publish(bank, name, tmp_path, seed=seed, rank=4 + 4 * seed)
    mixes = [bank.mix(wanted) for wanted in MIXES]
    bank["unet"].seat(mixes)
    together = answer(bank["unet"].module, 4)
    bank["unet"].seat([mixes[0], (), mixes[1], mixes[1]])
    other = answer(bank["unet"].module, 4)
    assert torch.equal(together[0], other[0])
    publish(bank, "later", tmp_path, seed=9, rank=32)
    bank["unet"].seat([*mixes[:3], bank.mix([("later", 1.0), ("clay", 1.0)])])
    assert torch.equal(answer(bank["unet"].module, 4)[:3], together[:3])
    bank["unet"].seat([()] * 4)
    assert torch.equal(together[3], answer(bank["unet"].module, 4)[3])


def test_what_is_replaced_or_withdrawn_stays_with_those_who_hold_it(bank: Bank, tmp_path: Path) -> None:
    module = bank["unet"].module
    held = bank.mix([("clay", 1.0)])
    bank["unet"].seat([held])
    before = answer(module, 1)
    publish(bank, "clay", tmp_path, seed=77)
    bank.withdraw("ink")
    bank["unet"].seat([held])
    assert torch.equal(answer(module, 1), before)
    bank["unet"].seat([bank.mix([("clay", 1.0)])])
    assert not torch.equal(answer(module, 1), before)
    with pytest.raises(BadStyle, match="no style “ink” any more"):
        bank.mix([("ink", 1.0)])


def test_seating_is_no_work_where_the_styles_are_seated_already(bank: Bank) -> None:
    mixer = bank["unet"]
    mixer.seat([bank.mix([("clay", 0.2), ("ink", 0.3)])])
    seats = mixer.now
    assert seats is not None
    seats._copy = None  # type: ignore[assignment]
    mixer.seat([bank.mix([("ink", 0.9), ("clay", 0.1)])])
    assert mixer.now is seats and float(seats.gate[0, 0]) == pytest.approx(0.1)


def test_rewriting_the_weights_gives_the_same_and_puts_them_back_bit_by_bit(bank: Bank) -> None:
    module = bank["unet"].module
    before = {name: value.clone() for name, value in module.state_dict().items()}
    fused = Fused("unet", module)
    for wanted in MIXES:
        mix = bank.mix(wanted)
        bank["unet"].seat([mix])
        seated = answer(module, 1)
        bank["unet"].seat([()])
        fused.rewrite(mix)
        assert torch.allclose(answer(module, 1), seated, atol=1e-4)
        fused.rewrite(())
    assert all(torch.equal(value, before[name]) for name, value in module.state_dict().items())


@pytest.mark.parametrize("way", ["peft", "peft pattern", "kohya", "old diffusers", "processors"])
def test_the_ways_of_writing_a_lora_say_the_same(bank: Bank, tmp_path: Path, way: str) -> None:
    module, path = bank["unet"].module, tmp_path / "one.safetensors"
    whole = factors(module, seed=3, rank=4)
    linear = {name: pair for name, pair in whole.items() if ".attn1.to_q" in name}
    chosen = linear if way == "processors" else whole
    if way == "peft":
        tensors, header = peft(chosen, alpha=2)
    elif way == "peft pattern":
        tensors, header = peft(chosen, alpha=8)
        told = json.loads(header["lora_adapter_metadata"])
        told["unet.alpha_pattern"] = dict.fromkeys(chosen, 2)
        header["lora_adapter_metadata"] = json.dumps(told)
    elif way == "kohya":
        tensors, header = kohya(chosen, alpha=2), {}
    else:
        tensors, header = {}, {}
        for name, (down, up) in chosen.items():
            stem = f"unet.{name}.lora"
            if way == "processors":
                block, layer = name.rsplit(".", 1)
                stem = f"unet.{block}.processor.{layer}_lora"
            tensors |= {f"{stem}.down.weight": down, f"{stem}.up.weight": up * 0.5}
    save_file(tensors, path, metadata=header)
    read = bank.read("one", path).layers["unet"]
    assert read.keys() == chosen.keys()
    for name, (down, up) in chosen.items():
        change = read[name].scale * (read[name].up @ read[name].down)
        assert torch.allclose(change, 0.5 * up.flatten(1) @ down.flatten(1), atol=1e-6)


def test_a_lora_of_the_text_encoder_is_heard_there(bank: Bank, tmp_path: Path) -> None:
    encoder, path = bank["text_encoder_2"].module, tmp_path / "te.safetensors"
    layer = "text_model.encoder.layers.1.self_attn.q_proj"
    torch.manual_seed(0)
    save_file(kohya({layer: (torch.randn(4, TEXT), torch.randn(TEXT, 4))}, prefix="lora_te2_"), path)
    bank.publish(bank.read("te", path))
    ids = torch.arange(8)[None]
    with torch.inference_mode():
        plain = encoder(ids).last_hidden_state
        bank["text_encoder_2"].seat([bank.mix([("te", 1.0)])])
        assert not torch.allclose(encoder(ids).last_hidden_state, plain, atol=1e-3)
        bank["text_encoder_2"].seat([bank.mix([("clay", 1.0)])])
        assert torch.equal(encoder(ids).last_hidden_state, plain)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda t: {"x.dora_scale": torch.ones(2)}, "is a DoRA"),
        (lambda t: {"lora_unet_conv_in.lokr_w1": torch.ones(2)}, "is a LoKr"),
        (lambda t: {"lora_unet_conv_in.hada_w1_a": torch.ones(2)}, "is a LoHa"),
        (lambda t: {}, "holds no LoRA"),
        (lambda t: {"model.weight": torch.ones(2)}, "made for another model"),
        (lambda t: {f"unet.down_blocks.9.x{k[-14:]}": v for k, v in t.items()}, "made for another model"),
        (lambda t: {k: v[:, :1].contiguous() for k, v in t.items()}, "do not fit|made for another model"),
        (lambda t: {k: v * float("nan") for k, v in t.items()}, "that are none"),
        (lambda t: {k: v for k, v in t.items() if "lora_A" in k}, "is not whole"),
    ],
)
def test_what_is_no_style_for_this_model_is_refused_with_a_sentence(
    bank: Bank, tmp_path: Path, change: Any, sentence: str
) -> None:
    path = tmp_path / "bad.safetensors"
    tensors, header = peft(factors(bank["unet"].module, seed=1, layers=LAYERS[:1]))
    save_file(change(tensors), path, metadata=header)
    with pytest.raises(BadStyle, match=sentence):
        bank.read("bad", path)


def test_pickles_and_files_cut_short_are_refused(bank: Bank, tmp_path: Path) -> None:
    whole = tmp_path / "whole.safetensors"
    save_file(peft(factors(bank["unet"].module, seed=1))[0], whole)
    cut = tmp_path / "cut.safetensors"
    cut.write_bytes(whole.read_bytes()[:-100])
    with pytest.raises(BadStyle, match="cannot be read"):
        bank.read("cut", cut)
    with pytest.raises(BadStyle, match="is a pickle"):
        bank.read("old", whole.rename(tmp_path / "whole.pt"))


@pytest.mark.parametrize(
    ("stability", "diffusers"),
    [
        ("input_blocks_1_0_in_layers_2", "down_blocks_0_resnets_0_conv1"),
        ("input_blocks_3_0_op", "down_blocks_0_downsamplers_0_conv"),
        ("input_blocks_4_0_skip_connection", "down_blocks_1_resnets_0_conv_shortcut"),
        (
            "input_blocks_4_1_transformer_blocks_0_attn1_to_k",
            "down_blocks_1_attentions_0_transformer_blocks_0_attn1_to_k",
        ),
        ("input_blocks_8_1_proj_in", "down_blocks_2_attentions_1_proj_in"),
        ("middle_block_0_out_layers_3", "mid_block_resnets_0_conv2"),
        ("middle_block_1_proj_out", "mid_block_attentions_0_proj_out"),
        ("middle_block_2_emb_layers_1", "mid_block_resnets_1_time_emb_proj"),
        ("output_blocks_0_1_proj_in", "up_blocks_0_attentions_0_proj_in"),
        ("output_blocks_2_2_conv", "up_blocks_0_upsamplers_0_conv"),
        ("output_blocks_5_0_in_layers_2", "up_blocks_1_resnets_2_conv1"),
        ("down_blocks_0_resnets_0_conv1", "down_blocks_0_resnets_0_conv1"),
    ],
)
def test_stabilitys_block_names_are_understood(stability: str, diffusers: str) -> None:
    assert names.from_stability(stability) == diffusers
