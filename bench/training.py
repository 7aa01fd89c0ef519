"""What the caches buy: teaches a style to a random SDXL-shaped model in three ways, one process each.

    .venv/bin/python bench/training.py [--batch 4] [--seconds 20] [--json]

`ours` is trainer.lora as it is; `no caches` is the same loop that encodes its pictures and captions at every
step; `example` is a plain loop written as examples for SDXL usually are (a data loader, autoencoder and both
text encoders in the step, peft layers, AdamW). Model, pictures, batch, rank and precision are the same; the
time of a step is the median after a warm-up, what loading and caching took is told beside it, and memory is
the peak of the process. CPU time tells more than the clock where other programs run beside it."""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from stickers.engine.spinning import spin_briefly  # noqa: E402

spin_briefly()

WAYS = ("ours", "no caches", "example")
PICTURES = 12
SIDE = 256
LEAST = 4  # pictures that trainer.lora encodes
WARM_UP = 2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=20.0, help="of each way, after the warm-up")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of the table")
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    parser.add_argument("--model", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.batch < LEAST:
        parser.error(f"--batch must be at least {LEAST}")
    if asked.way:
        print(json.dumps(measured(asked.way, asked.model, asked.batch, asked.seconds)))
        return
    with tempfile.TemporaryDirectory(prefix="stickerchat-bench-") as folder:
        save_model(Path(folder))
        told = {way: apart(way, folder, asked) for way in WAYS}
    if asked.json:
        print(json.dumps({"batch": asked.batch, "pixels": SIDE, "ways": told}))
        return
    print(f"batch {asked.batch}, {SIDE} px, {PICTURES} pictures, rank 16, float32")
    heads = ("pictures/s", "x ours", "CPU s each", "x ours", "peak MiB", "ready s", "steps")
    print(f"{'way':<10} " + " ".join(f"{head:>10}" for head in heads))
    for way, figures in told.items():
        share = told["ours"]["pictures_per_second"] / figures["pictures_per_second"]
        work = figures["cpu_seconds_a_picture"] / told["ours"]["cpu_seconds_a_picture"]
        values = (
            f"{figures['pictures_per_second']:.2f}",
            f"{share:.2f}",
            f"{figures['cpu_seconds_a_picture']:.2f}",
            f"{work:.2f}",
            f"{figures['peak_mib']:.0f}",
            f"{figures['cache_seconds']:.1f}",
            str(figures["steps"]),
        )
        print(f"{way:<10} " + " ".join(f"{value:>10}" for value in values))


def apart(way: str, folder: str, asked: argparse.Namespace) -> dict[str, Any]:
    """A process of its own, so that nobody's memory counts for another."""
    given = ["--way", way, "--model", folder, "--batch", str(asked.batch), "--seconds", str(asked.seconds)]
    done = subprocess.run(
        [sys.executable, __file__, *given], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
    )
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def measured(way: str, model: Path, batch: int, seconds: float) -> dict[str, Any]:
    began = time.perf_counter()
    step = {"ours": ours, "no caches": without_caches, "example": example}[way](model, batch)
    ready = time.perf_counter() - began
    for _ in range(WARM_UP):
        step()
    times: list[float] = []
    worked = time.process_time()
    until = time.perf_counter() + seconds
    while time.perf_counter() < until or len(times) < 3:
        since = time.perf_counter()
        step()
        times.append(time.perf_counter() - since)
    return {
        "pictures_per_second": batch / statistics.median(times),
        "cpu_seconds_a_picture": (time.process_time() - worked) / (batch * len(times)),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "cache_seconds": ready,
        "steps": len(times),
    }


def settings_of(batch: int) -> Any:
    from trainer.lora.settings import Settings

    return Settings(batch=batch, steps=100_000, orders=1, precision="fp32")


def ours(model: Path, batch: int) -> Callable[[], Any]:
    """trainer.lora: everything encoded beforehand, then the parts that did it let go."""
    import gc

    from trainer.lora import load, loop
    from trainer.lora.data import encode

    settings = settings_of(batch)
    pipeline = load.load(model, settings, loop.EXACT)
    encoded = encode(pipeline, *material(), settings)
    load.lighten(pipeline, settings)
    gc.collect()
    return loop.Training(pipeline, encoded, settings).take


def without_caches(model: Path, batch: int) -> Callable[[], Any]:
    """The same loop; before every step its batch is encoded afresh."""
    import torch

    from trainer.lora import data, load, loop

    settings = settings_of(batch)
    pipeline = load.load(model, settings, loop.EXACT)
    images, captions = material()
    some = replace(settings, flip=False)
    training = loop.Training(
        pipeline, data.encode(pipeline, images[:LEAST], captions[:LEAST], some), settings
    )
    chance = torch.Generator().manual_seed(0)

    def step() -> None:
        picked = torch.randint(len(images), (batch,), generator=chance).tolist()
        now = [images[one] for one in picked], [captions[one] for one in picked]
        training.encoded = data.encode(pipeline, *now, some)
        training.take()

    return step


def example(model: Path, batch: int) -> Callable[[], Any]:
    """Plainly written: a data loader of pictures and tokens, everything encoded in the step."""
    import torch
    from diffusers import StableDiffusionXLPipeline
    from peft import LoraConfig

    pipeline = StableDiffusionXLPipeline.from_pretrained(model, add_watermarker=False)
    unet, vae, scheduler = pipeline.unet, pipeline.vae, pipeline.scheduler
    for part in (unet, vae, pipeline.text_encoder, pipeline.text_encoder_2):
        part.requires_grad_(False)
    names = ["to_q", "to_k", "to_v", "to_out.0"]
    unet.add_adapter(LoraConfig(r=16, lora_alpha=16, target_modules=names))
    weights = [weight for weight in unet.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(weights, lr=1e-4)
    unet.train()
    images, captions = material()
    pixels = [torch.from_numpy(one[..., :3].copy()).permute(2, 0, 1).float() / 127.5 - 1 for one in images]
    loader = endless(list(zip(pixels, captions, strict=True)), batch)
    levels = len(scheduler.alphas_cumprod)

    def step() -> None:
        values, texts = next(loader)
        with torch.no_grad():
            latents = vae.encode(values).latent_dist.sample() * vae.config.scaling_factor
            states, _, pooled, _ = pipeline.encode_prompt(texts, do_classifier_free_guidance=False)
        noise = torch.randn_like(latents)
        times = torch.randint(levels, (batch,))
        share = scheduler.alphas_cumprod[times].view(-1, 1, 1, 1)
        noisy = share.sqrt() * latents + (1 - share).sqrt() * noise
        ids = torch.tensor([[SIDE, SIDE, 0, 0, SIDE, SIDE]] * batch, dtype=torch.float32)
        added = {"text_embeds": pooled, "time_ids": ids}
        guess = unet(noisy, times, encoder_hidden_states=states, added_cond_kwargs=added).sample
        loss = torch.nn.functional.mse_loss(guess, noise)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        optimizer.zero_grad()

    return step


def endless(pairs: list[Any], batch: int) -> Any:
    """Batches without end: float32 (B, 3, H, W) and B captions."""
    import torch

    def together(some: list[Any]) -> tuple[Any, list[str]]:
        return torch.stack([picture for picture, _ in some]), [caption for _, caption in some]

    while True:
        yield from torch.utils.data.DataLoader(
            pairs, batch_size=batch, shuffle=True, drop_last=True, collate_fn=together
        )


def material() -> tuple[list[Any], list[str]]:
    """uint8 (SIDE, SIDE, 4) pictures of noise, for what is seen costs no time; captions of some length."""
    import numpy as np

    chance = np.random.default_rng(0)
    images = [chance.integers(0, 256, (SIDE, SIDE, 4), dtype=np.uint8) for _ in range(PICTURES)]
    return images, ["a b c d e, f g h, i j k, l m n o p"] * PICTURES


def save_model(folder: Path) -> None:
    """A random model in SDXL's proportions; the UNet is a fifth as wide, the other parts a quarter."""
    import torch
    from diffusers import AutoencoderKL, EulerDiscreteScheduler, UNet2DConditionModel
    from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

    from tests.tiny_model import WORDS, index, save_tokenizer, write

    torch.manual_seed(0)
    UNet2DConditionModel(
        sample_size=SIDE // 8,
        block_out_channels=(64, 128, 256),
        layers_per_block=2,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        transformer_layers_per_block=(1, 2, 10),
        attention_head_dim=(1, 2, 4),
        use_linear_projection=True,
        addition_embed_type="text_time",
        addition_time_embed_dim=64,
        projection_class_embeddings_input_dim=320 + 6 * 64,
        cross_attention_dim=192 + 320,
    ).save_pretrained(folder / "unet")
    AutoencoderKL(
        block_out_channels=(32, 64, 128, 128),
        layers_per_block=2,
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        latent_channels=4,
        sample_size=SIDE,
    ).save_pretrained(folder / "vae")
    encoders = (
        ("text_encoder", CLIPTextModel, 192, 12),
        ("text_encoder_2", CLIPTextModelWithProjection, 320, 32),
    )
    for name, kind, width, layers in encoders:
        config = CLIPTextConfig(
            hidden_size=width,
            intermediate_size=4 * width,
            num_attention_heads=width // 64,
            num_hidden_layers=layers,
            projection_dim=width,
            vocab_size=len(WORDS) + 2,
            bos_token_id=len(WORDS),
            eos_token_id=len(WORDS) + 1,
            pad_token_id=len(WORDS) + 1,
        )
        kind(config).save_pretrained(folder / name)
        save_tokenizer(folder / name.replace("text_encoder", "tokenizer"))
    EulerDiscreteScheduler(beta_schedule="scaled_linear", beta_start=0.00085, beta_end=0.012).save_pretrained(
        folder / "scheduler"
    )
    parts = index(("text_encoder", "text_encoder_2")) | {"vae": ["diffusers", "AutoencoderKL"]}
    write(folder / "model_index.json", parts)


if __name__ == "__main__":
    main()
