"""Prompts to what the unet attends to, as StableDiffusionXLPipeline.encode_prompt does it."""

from dataclasses import dataclass

import torch

from stickers.engine import stress
from stickers.engine.card import ModelCard
from stickers.engine.load import Model
from stickers.engine.styles.style import Mix

KEPT_TEXTS = 64


@dataclass(frozen=True)
class Text:
    """One prompt's hidden states (1, tokens, width) and its pooled vector (1, width)."""

    hidden: torch.Tensor
    pooled: torch.Tensor


def with_subject(prompt: str, seed: int, card: ModelCard) -> str:
    """The prompt with a subject: where it names none, the seed chooses one of the model's.

    A model that was only taught animals draws a vague one otherwise, and the same for everybody."""
    said = [tag.strip() for tag in stress.plain(prompt).split(",")]
    named = {*card.subjects, *card.synonyms}
    if not card.subjects or any(f" {name} " in f" {tag} " for tag in said for name in named):
        return prompt
    first, *others = (tag.strip() for tag in prompt.split(","))
    return ", ".join([first, card.subjects[seed % len(card.subjects)], *others])


def with_look(prompt: str, seed: int, card: ModelCard) -> str:
    """The prompt with one of the model's looks, chosen by the seed; unchanged for a model that tells none."""
    tags = [tag.strip() for tag in prompt.split(",")]
    return ", ".join(card.looks.completed(tags, [stress.plain(tag) for tag in tags], seed))


def with_triggers(prompt: str, mix: Mix, card: ModelCard) -> str:
    """The prompt with the tags that call its styles, before the model's own, as in the training captions."""
    said = [tag.strip() for tag in prompt.split(",")]
    tags = [tag.strip() for style, _ in mix for tag in style.trigger.split(",")]
    new = [tag for tag in dict.fromkeys(tags) if tag and tag not in said]
    if not new:
        return prompt
    at = said.index(card.trigger) if card.trigger in said else len(said)
    return ", ".join([*said[:at], *new, *said[at:]])


def encode(model: Model, prompt: str, mix: Mix) -> Text:
    """Encode one prompt, always alone: its bits must not depend on neighbours. The last ones are kept.

    Styles that change a text encoder change the words' meaning, so they are part of what is kept by."""
    heard = tuple((style, weight) for style, weight in mix if style.layers.keys() - {"unet"})
    text = model.texts.pop((prompt, heard), None) or encode_afresh(model, prompt, heard)
    model.texts[prompt, heard] = text
    if len(model.texts) > KEPT_TEXTS:
        del model.texts[next(iter(model.texts))]
    return text


def encode_negative(model: Model, prompt: str, like: Text, mix: Mix) -> Text:
    """What guidance leads away from; zeros for an empty prompt where the model was taught so."""
    if not prompt.strip() and model.zeros_for_empty:
        return Text(torch.zeros_like(like.hidden), torch.zeros_like(like.pooled))
    return encode(model, prompt, mix)


def encode_afresh(model: Model, prompt: str, mix: Mix) -> Text:
    hidden = []
    pooled = None
    for tokenizer, (part, encoder) in zip(model.tokenizers, model.encoders.items(), strict=True):
        model.bank[part].seat([mix])
        # More than 77 tokens are cut; words puts what matters first.
        ids = tokenizer(
            stress.plain(prompt),
            padding="max_length",
            max_length=tokenizer.model_max_length,
            truncation=True,
            return_tensors="pt",
        ).input_ids
        out = encoder(ids.to(model.device), output_hidden_states=True)
        if out[0].ndim == 2:
            pooled = out[0]
        weights = stress.weights_of(prompt, tokenizer, ids.shape[1])
        hidden.append(stress.stress(out.hidden_states[-2], weights))
    assert pooled is not None, "text_encoder_2 has a projection"
    return Text(torch.cat(hidden, dim=-1).to(model.dtype), pooled.to(model.dtype))
