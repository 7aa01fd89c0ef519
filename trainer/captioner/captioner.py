"""A vision-language model of the hub or a folder, asked for the tags of stickers."""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from PIL import Image

from trainer.captioner.reading import read_tags

QUESTION = (
    "This is a chat sticker. List what it shows as English tags in one line, separated by commas, each of "
    "one to three words, in this order: the feeling or greeting, what is being done, who or what is on it, "
    "things beside it. For example: happy, laugh, tiger, balloon. Write nothing but the tags."
)
LONGEST_SIDE = 512
MOST_TOKENS = 80


class CaptionerFailed(Exception):
    """Why no tags can be had from the model, in a sentence that says what to do."""


class Captioner:
    """`model` is a folder or a hub name of a model that AutoModelForImageTextToText knows. Loads at once and
    raises CaptionerFailed where that fails; weights come from safetensors alone, never from pickles."""

    def __init__(self, model: str, *, device: str | None = None, batch: int | None = None) -> None:
        self.name = model
        try:
            self._load(model, device)
        except (OSError, ValueError, ImportError, RuntimeError) as error:
            raise CaptionerFailed(
                f"The caption model “{model}” could not be loaded: {first_line(error)} "
                "CAPTION_MODEL must be a folder or a hub name of an image-text-to-text model in safetensors."
            ) from error
        self._batch = batch or (1 if self._model.device.type == "cpu" else 8)

    def _load(self, model: str, device: str | None) -> None:
        import torch
        from transformers import AutoModelForImageTextToText

        found = device or ("cuda" if torch.cuda.is_available() else "cpu")
        self._processor = load_processor(model)
        self._model = AutoModelForImageTextToText.from_pretrained(model, dtype="auto", use_safetensors=True)
        self._model.to(found).eval()

    def tags(self, pictures: Sequence[Path]) -> Iterator[tuple[Path, list[str]]]:
        """Each picture with its tags, as they are found. A picture that cannot be read has none."""
        waiting = iter(pictures)
        while batch := list(islice(waiting, self._batch)):
            opened = [(path, image) for path in batch if (image := on_white(path)) is not None]
            answers = self._answers([image for _, image in opened]) if opened else []
            told = {path: read_tags(answer) for (path, _), answer in zip(opened, answers, strict=True)}
            yield from ((path, told.get(path, [])) for path in batch)

    def _answers(self, images: list[Image.Image]) -> list[str]:
        import torch

        inputs = self._asked(images).to(self._model.device)
        for name, value in inputs.items():
            if torch.is_floating_point(value):
                inputs[name] = value.to(self._model.dtype)
        try:
            with torch.inference_mode():
                out = self._model.generate(**inputs, max_new_tokens=MOST_TOKENS, do_sample=False)
        except torch.cuda.OutOfMemoryError as error:
            raise CaptionerFailed("The graphics card has too little memory for the caption model.") from error
        asked = inputs["input_ids"].shape[1] if "input_ids" in inputs else 0
        return list(self._processor.batch_decode(out[:, asked:], skip_special_tokens=True))

    def _asked(self, images: list[Image.Image]) -> Any:
        """The model's inputs: pictures and question, or pictures alone for a captioner that is not asked."""
        if getattr(self._processor, "chat_template", None) is None:
            return self._processor(images=images, return_tensors="pt")
        content = [{"type": "image"}, {"type": "text", "text": QUESTION}]
        text = self._processor.apply_chat_template(
            [{"role": "user", "content": content}], add_generation_prompt=True, tokenize=False
        )
        # The answers of a batch begin at the same place only when the filling is on the left.
        self._processor.tokenizer.padding_side = "left"
        return self._processor(text=[text] * len(images), images=images, return_tensors="pt", padding=True)


def load_processor(model: str) -> Any:
    from transformers import AutoProcessor

    try:
        return AutoProcessor.from_pretrained(model)
    except ImportError:  # the half for films needs torchvision; stickers do without
        return load_picture_processor(model)


def load_picture_processor(model: str) -> Any:
    """The processor of the model's own class, without its part for films."""
    from transformers import AutoConfig, AutoImageProcessor, AutoTokenizer
    from transformers.models.auto import processing_auto

    kind = AutoConfig.from_pretrained(model).model_type
    known = processing_auto.processor_class_from_name(processing_auto.PROCESSOR_MAPPING_NAMES.get(kind, ""))
    if known is None:
        raise ValueError(f"models of the kind {kind} have no processor here.")

    class ForPictures(known):  # type: ignore[misc, valid-type]
        def check_argument_for_proper_class(self, argument_name: str, argument: Any) -> Any:
            if argument is None:
                return None
            return super().check_argument_for_proper_class(argument_name, argument)

    tokenizer = AutoTokenizer.from_pretrained(model)
    pictures = AutoImageProcessor.from_pretrained(model)
    return ForPictures(image_processor=pictures, tokenizer=tokenizer, chat_template=tokenizer.chat_template)


def on_white(path: Path) -> Image.Image | None:
    """The picture as a person sees it, not the colour hidden under its transparency; None if unreadable."""
    try:
        with Image.open(path) as image:
            drawn = image.convert("RGBA")
    except (OSError, ValueError, Image.DecompressionBombError):
        return None
    drawn.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    ground = Image.new("RGBA", drawn.size, "white")
    ground.alpha_composite(drawn)
    return ground.convert("RGB")


def first_line(error: Exception) -> str:
    lines = [line for line in str(error).splitlines() if line.strip()]
    return f"{lines[0].strip().rstrip('.')}." if lines else f"{type(error).__name__}."
