"""A tiny Qwen2.5-VL with random weights, saved to disk as transformers would save it. No network."""

from pathlib import Path
from typing import Any

import torch
from PIL import Image
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast, Qwen2_5_VLConfig, Qwen2_5_VLForConditionalGeneration
from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

from trainer.captioner.captioner import load_picture_processor

SPECIAL = (
    *("<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|vision_start|>", "<|vision_end|>"),
    *("<|image_pad|>", "<|video_pad|>"),
)
TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n"
    "{% for part in message['content'] %}"
    "{% if part['type'] == 'image' %}<|vision_start|><|image_pad|><|vision_end|>"
    "{% else %}{{ part['text'] }}{% endif %}{% endfor %}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def save_captioner(folder: Path, question: str) -> Path:
    tokenizer = words_of(question)
    ids = {word: tokenizer.convert_tokens_to_ids(word) for word in SPECIAL}
    torch.manual_seed(0)
    Qwen2_5_VLForConditionalGeneration(config(len(tokenizer), ids)).save_pretrained(folder)
    tokenizer.chat_template = TEMPLATE
    tokenizer.save_pretrained(folder)
    Qwen2VLImageProcessorPil(min_pixels=28 * 28, max_pixels=56 * 56).save_pretrained(folder)
    return folder


def words_of(question: str) -> PreTrainedTokenizerFast:
    """Bytes as tokens, and the words of the question, so that it is short."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=600, initial_alphabet=alphabet, show_progress=False)
    tokenizer.train_from_iterator([question], trainer)
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        eos_token="<|im_end|>",
        pad_token="<|endoftext|>",
        additional_special_tokens=list(SPECIAL),
    )


def config(words: int, ids: dict[str, int]) -> Qwen2_5_VLConfig:
    text = {
        "vocab_size": words,
        "hidden_size": 32,
        "intermediate_size": 32,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "num_key_value_heads": 1,
        "rope_parameters": {"rope_type": "default", "mrope_section": [2, 3, 3], "rope_theta": 10000.0},
        "bos_token_id": ids["<|endoftext|>"],
        "eos_token_id": ids["<|im_end|>"],
        "pad_token_id": ids["<|endoftext|>"],
    }
    vision = {
        "depth": 1,
        "hidden_size": 32,
        "intermediate_size": 32,
        "num_heads": 2,
        "out_hidden_size": 32,
        "fullatt_block_indexes": [0],
    }
    return Qwen2_5_VLConfig(
        text_config=text,
        vision_config=vision,
        image_token_id=ids["<|image_pad|>"],
        video_token_id=ids["<|video_pad|>"],
        vision_start_token_id=ids["<|vision_start|>"],
        vision_end_token_id=ids["<|vision_end|>"],
    )


def teach(folder: Path, answers: dict[str, Image.Image], question: str, steps: int = 60) -> None:
    """Lets the tiny model learn to give each answer for its picture."""
    model = Qwen2_5_VLForConditionalGeneration.from_pretrained(folder)
    batch = lessons(load_picture_processor(str(folder)), answers, question)
    optimizer = torch.optim.AdamW(model.parameters(), lr=5e-3)
    for _ in range(steps):
        model(**batch).loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    model.save_pretrained(folder)


def lessons(processor: Any, answers: dict[str, Image.Image], question: str) -> dict[str, torch.Tensor]:
    content = [{"type": "image"}, {"type": "text", "text": question}]
    said = [{"role": "user", "content": content}]
    asked = processor.apply_chat_template(said, add_generation_prompt=True, tokenize=False)
    texts = [f"{asked}{answer}<|im_end|>" for answer in answers]
    processor.tokenizer.padding_side = "right"
    batch = processor(text=texts, images=list(answers.values()), padding=True, return_tensors="pt")
    labels = batch["input_ids"].masked_fill(batch["attention_mask"] == 0, -100)
    lengths = batch["attention_mask"].sum(1).tolist()
    for row, length, answer in zip(labels, lengths, answers, strict=True):
        row[: length - len(processor.tokenizer.encode(f"{answer}<|im_end|>"))] = -100
    return dict(batch) | {"labels": labels}
