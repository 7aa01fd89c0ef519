"""Attention by products: the same answers as torch's own, whatever is taken at once."""

from types import SimpleNamespace
from typing import Any

import pytest
import torch
from diffusers.models.attention_processor import AttnProcessor
from torch.nn import functional

from stickers.engine import attention
from stickers.engine.calls import Row, words_of
from stickers.engine.prompts import Text
from tests import tiny_model


@pytest.mark.parametrize("most", [2**21, 200, 48])
def test_products_in_pieces_give_what_the_fused_kernel_gives(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attention, "MOST_SCORES", most)  # all at once, a head, and a few rows of one
    chance = torch.Generator().manual_seed(0)
    query, key, value = (torch.randn(6, many, 8, generator=chance) for many in (16, 11, 11))
    seen = attention.attend(query * 8**-0.5, key, value)
    torch.testing.assert_close(seen, functional.scaled_dot_product_attention(query, key, value))


@torch.inference_mode()
def test_a_unet_and_an_autoencoder_answer_as_before() -> None:
    torch.manual_seed(0)
    unet, vae = tiny_model.unet(tiny_model.WIDTH).eval(), tiny_model.autoencoder(4).eval()
    latents, words = torch.randn(2, 4, 8, 8), torch.randn(2, 7, tiny_model.WIDTH)
    added = {"text_embeds": torch.randn(2, tiny_model.WIDTH), "time_ids": torch.ones(2, 6)}

    def answers() -> tuple[torch.Tensor, torch.Tensor]:
        drawn = unet(latents, torch.tensor(7), encoder_hidden_states=words, added_cond_kwargs=added)
        return drawn.sample, vae.decode(latents).sample

    before = answers()
    for module in (unet, vae):
        attention.speed_up(module)
        assert {type(one) for one in module.attn_processors.values()} == {attention.Products}
    for after, was in zip(answers(), before, strict=True):
        torch.testing.assert_close(after, was, rtol=1e-4, atol=1e-4)


@torch.inference_mode()
def test_words_that_were_projected_are_not_projected_again() -> None:
    unet = tiny_model.unet(tiny_model.WIDTH).eval()
    attention.speed_up(unet)
    layer = next(one for name, one in unet.named_modules() if name.endswith("attn2"))
    projected: list[int] = []
    layer.to_k.register_forward_hook(lambda *given: projected.append(len(given[1][0])))
    x, words, others = torch.randn(2, 5, 64), torch.randn(2, 7, 32), torch.randn(2, 7, 32)
    first, other, again, equal = (layer(x, given) for given in (words, others, words, words.clone()))
    assert projected == [2, 2, 2]
    assert torch.equal(first, again) and torch.equal(first, equal) and not torch.equal(first, other)


def test_words_are_the_same_tensor_until_a_text_or_a_mix_changes() -> None:
    said, other = (Text(torch.randn(1, 7, 32), torch.randn(1, 32)) for _ in range(2))
    model: Any = SimpleNamespace(words={})
    mix: Any = (("a style", 0.5),)

    def rows(*given: tuple[Text, Any]) -> list[Row]:
        return [Row(torch.randn(1, 4, 8, 8), torch.tensor(1), text, mix) for text, mix in given]

    first = words_of(model, rows((said, ()), (other, mix)), 0)
    assert words_of(model, rows((said, ()), (other, mix)), 0) is first
    assert torch.equal(first, torch.cat([said.hidden, other.hidden]))
    changed = [((said, mix), (other, mix)), ((other, ()), (other, mix)), ((said, ()),)]
    for given in changed:
        assert words_of(model, rows(*given), 0) is not first
        assert words_of(model, rows((said, ()), (other, mix)), 0) is not first


def test_a_layer_that_attends_in_another_way_keeps_it() -> None:
    unet = tiny_model.unet(tiny_model.WIDTH)
    unet.set_attn_processor(AttnProcessor())
    attention.speed_up(unet)
    assert {type(one) for one in unet.attn_processors.values()} == {AttnProcessor}
