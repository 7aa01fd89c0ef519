"""Attention by products: the same answers as torch's own, whatever is taken at once."""

import pytest
import torch
from diffusers.models.attention_processor import AttnProcessor
from torch.nn import functional

from stickers.engine import attention
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


def test_a_layer_that_attends_in_another_way_keeps_it() -> None:
    unet = tiny_model.unet(tiny_model.WIDTH)
    unet.set_attn_processor(AttnProcessor())
    attention.speed_up(unet)
    assert {type(one) for one in unet.attn_processors.values()} == {AttnProcessor}
