"""The zero-shot model that SENTENCE_MODEL may name, with a tiny BART that knows nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from stickers import words
from stickers.words import sentences
from stickers.words.nli import HYPOTHESES


def test_each_feeling_has_a_hypothesis_of_its_own() -> None:
    assert set(HYPOTHESES) == set(words.EXPRESSIONS)
    assert len(set(HYPOTHESES.values())) == len(words.EXPRESSIONS)


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[str]:
    """A folder with an untrained model of BART's shape; the embedded model is chosen again afterwards."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import BartConfig, BartForSequenceClassification, PreTrainedTokenizerFast

    known = ("<s>", "<pad>", "</s>", "<unk>", "the", "person")
    vocabulary = {word: place for place, word in enumerate(known)}
    letters = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    letters.pre_tokenizer = pre_tokenizers.Whitespace()
    letters.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    special = {"bos_token": "<s>", "pad_token": "<pad>", "eos_token": "</s>", "unk_token": "<unk>"}
    PreTrainedTokenizerFast(tokenizer_object=letters, **special).save_pretrained(tmp_path)
    torch.manual_seed(0)
    shape = {f"{side}_{part}": size for side in ("encoder", "decoder") for part, size in SIZES.items()}
    config = BartConfig(vocab_size=len(vocabulary), d_model=16, max_position_embeddings=64, **shape)
    config.label2id = {"contradiction": 0, "neutral": 1, "entailment": 2}
    config.id2label = {place: name for name, place in config.label2id.items()}
    BartForSequenceClassification(config).save_pretrained(tmp_path)
    yield str(tmp_path)
    words.use_model("")


SIZES = {"layers": 1, "attention_heads": 2, "ffn_dim": 16}


def test_a_named_model_judges_sentences_of_every_language(tiny: str) -> None:
    words.use_model(tiny)
    chances = sentences.probabilities("今天下班後什麼都不想做")
    assert set(chances) == set(words.EXPRESSIONS)
    assert sum(chances.values()) == pytest.approx(1, abs=1e-3)
    understood = words.understand("今天下班後走了很長的一段路才回到家")
    assert understood.expression in (*words.EXPRESSIONS, "unsure")
