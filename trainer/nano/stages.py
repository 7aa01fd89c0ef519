"""The stages of a base training, in order; each goes on from what the last left in the work folder."""

import copy
import json
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from diffusers import AutoencoderDC, UNet2DConditionModel
from PIL import Image
from torch import nn
from transformers import CLIPTextModelWithProjection, CLIPTokenizer

from trainer.nano import autoencoder, card, checkpoint, denoiser, distil, latents, models, samples, tokenizer
from trainer.nano.course import Course, Progress, Schedule, train
from trainer.nano.export import SHARD, export, parameters
from trainer.nano.pace import Pace

SHEET_SECONDS = 600.0
Sheet = Callable[[Sequence[nn.Module]], Image.Image]


@dataclass(frozen=True)
class Sizes:
    """How much of everything; the defaults are those of the shipped model."""

    autoencoder_steps: int = 1763
    decoder_steps: int = 0
    drawings: int = 32_000
    denoiser_steps: int = 3800
    distil_steps: int = 1500
    batch: int = 32


@dataclass(frozen=True)
class Workshop:
    """One training: its folder of checkpoints, its sizes, its pace, and how it is asked to stop."""

    folder: Path
    sizes: Sizes
    pace: Pace
    stopped: Callable[[], bool] = lambda: False
    seconds: float | None = None  # of a stage; where they are given they decide how many steps it takes

    def autoencoder(self) -> Iterator[Progress]:
        """Encoder and decoder from nothing, on crops."""
        course = autoencoder.joint(models.autoencoder(), batch=self.sizes.batch, pace=self.pace)
        schedule = Schedule(self.sizes.autoencoder_steps, rate=1.5e-3, decline=0.4)

        def sheet(averages: Sequence[nn.Module]) -> Image.Image:
            return samples.reconstructions(averages[0], averages[1], self.pace.device)

        yield from self._train(course, schedule, sheet)

    def decoder(self) -> Iterator[Progress]:
        """The decoder alone, further; what the encoder made stays valid."""
        model = self.trained_autoencoder()
        course = autoencoder.decoder_alone(model, batch=self.sizes.batch, pace=self.pace)

        def sheet(averages: Sequence[nn.Module]) -> Image.Image:
            return samples.reconstructions(model.encoder, averages[0], self.pace.device)

        yield from self._train(course, Schedule(self.sizes.decoder_steps, rate=5e-4, decline=0.5), sheet)

    def latents(self) -> Iterator[Progress]:
        """Every drawing of the training set through the trained encoder."""
        yield from latents.encode(
            self.trained_autoencoder(),
            self.folder / "latents",
            count=self.sizes.drawings,
            pace=self.pace,
            stopped=self.stopped,
        )

    def denoiser(self) -> Iterator[Progress]:
        """UNet and text encoder on the latents."""
        words = self.tokenizer()
        course = denoiser.course(
            models.unet(),
            models.text_encoder(len(words)),
            words,
            latents.read(self.folder / "latents"),
            batch=self.sizes.batch,
            pace=self.pace,
        )
        vae = self.trained_autoencoder()

        def sheet(averages: Sequence[nn.Module]) -> Image.Image:
            return samples.drawings(vae, averages[0], averages[1], words, steps=10, guidance=distil.GUIDANCE)

        yield from self._train(course, Schedule(self.sizes.denoiser_steps, rate=8e-4, decline=0.35), sheet)

    def distil(self) -> Iterator[Progress]:
        """A UNet that needs four steps and no guidance, from the one that needs many."""
        words = self.tokenizer()
        teacher, encoder = self.trained_denoiser()
        course = distil.course(
            copy.deepcopy(teacher),
            teacher,
            encoder,
            words,
            latents.read(self.folder / "latents"),
            batch=self.sizes.batch,
            pace=self.pace,
        )
        vae = self.trained_autoencoder()

        def sheet(averages: Sequence[nn.Module]) -> Image.Image:
            return samples.drawings(vae, averages[0], encoder, words, steps=distil.SEGMENTS, guidance=0)

        yield from self._train(course, Schedule(self.sizes.distil_steps, rate=2e-4, decline=0.5), sheet)

    def export(self, target: Path) -> card.Training:
        """Write the averaged weights to `target`, with the figures that its card tells."""
        vae, words = self.trained_autoencoder(), self.tokenizer()
        unet, text_encoder = self.trained_denoiser()
        undistilled = copy.deepcopy(unet)
        distilled = 0
        if (self.folder / "distil.pt").exists():
            state = checkpoint.load(self.folder / "distil.pt")
            [student], distilled = state["averages"], state["samples"]
            unet.load_state_dict(student)
        drawn = latents.read(self.folder / "latents")
        measured = autoencoder.quality(vae.encoder, vae.decoder, vae.device)
        told = card.Training(
            crops=checkpoint.load(self.folder / "autoencoder.pt")["samples"],
            psnr=measured["psnr"],
            half_transparent=measured["half_transparent"],
            samples=checkpoint.load(self.folder / "denoiser.pt")["samples"],
            distilled=distilled,
            drawings=len(drawn.captions),
            parameters=parameters(
                ("UNet", unet),
                ("text encoder", text_encoder),
                ("encoder", vae.encoder),
                ("decoder", vae.decoder),
            ),
        )
        parts = {"vae": vae, "unet": unet, "text_encoder": text_encoder}
        export(target, tokenizer=words, training=told, **parts)
        # Styles are taught to what was not distilled yet.
        shutil.copytree(target, self.folder / "teacher", dirs_exist_ok=True)
        undistilled.half().save_pretrained(self.folder / "teacher" / "unet", max_shard_size=SHARD)
        return told

    def tokenizer(self) -> CLIPTokenizer:
        """Built once in the work folder: the ids may not move while something trains on them."""
        folder = self.folder / "tokenizer"
        if not (folder / "tokenizer.json").exists():
            tokenizer.build().save_pretrained(folder)
        words: CLIPTokenizer = CLIPTokenizer.from_pretrained(folder)
        return words

    def trained_denoiser(self) -> tuple[UNet2DConditionModel, CLIPTextModelWithProjection]:
        """The averages of the UNet and of the text encoder that learnt with it."""
        parts = models.unet(), models.text_encoder(len(self.tokenizer()))
        for part, weights in zip(
            parts, checkpoint.load(self.folder / "denoiser.pt")["averages"], strict=True
        ):
            part.load_state_dict(weights)
        return parts

    def trained_autoencoder(self) -> AutoencoderDC:
        """The averages of the first stage, with its scale, and the second's decoder where there is one."""
        model = models.autoencoder().eval()
        encoder, decoder = checkpoint.load(self.folder / "autoencoder.pt")["averages"]
        model.encoder.load_state_dict(encoder)
        model.decoder.load_state_dict(decoder)
        model.register_to_config(scaling_factor=self.scale(model.encoder))
        if (self.folder / "decoder.pt").exists():
            [decoder] = checkpoint.load(self.folder / "decoder.pt")["averages"]
            model.decoder.load_state_dict(decoder)
        return model

    def scale(self, encoder: nn.Module) -> float:
        """Measured once, for everything after the first stage rests on it."""
        path = self.folder / "scale.json"
        if not path.exists():
            path.write_text(json.dumps({"scaling_factor": latents.scale_of(encoder)}))
        scale: float = json.loads(path.read_text())["scaling_factor"]
        return scale

    def _steps(self, course: Course, schedule: Schedule) -> Iterator[Progress]:
        kept = self.folder / f"{course.stage}.pt"
        yield from train(course, schedule, kept, stopped=self.stopped, seconds=self.seconds)

    def _train(self, course: Course, schedule: Schedule, sheet: Sheet) -> Iterator[Progress]:
        """With a line of log.jsonl for every checkpoint, and now and then a sheet of samples to look at."""
        drawn = time.monotonic()
        for told in self._steps(course, schedule):
            if told.saved:
                with (self.folder / "log.jsonl").open("a") as file:
                    file.write(json.dumps(asdict(told)) + "\n")
            if told.saved and (told.step == told.steps or time.monotonic() - drawn > SHEET_SECONDS):
                (self.folder / "sheets").mkdir(exist_ok=True)
                sheet(course.averages).save(self.folder / "sheets" / f"{course.stage}-{told.step:06d}.png")
                drawn = time.monotonic()
            yield told
