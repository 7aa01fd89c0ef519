"""Sentences to probabilities of the expressions: the two embedded models with their fitted heads, or NLI."""

import logging
import threading
from collections.abc import Callable

import numpy as np
from safetensors.numpy import load_file

from stickers.words.minilm import MiniLM, shipped, softmax
from stickers.words.multilingual.judge import Multilingual
from stickers.words.multilingual.packed import NotInstalled
from stickers.words.tables import DATA, EXPRESSIONS
from stickers.words.writing import visible

HEAD = DATA / "head.safetensors"  # fit.py writes it
SHARPNESS = 8.0  # of the scores, which are cosines but for the head's lengths
# Below so much the English model asks the other one, which learnt of other sentences; its share of the word,
# chosen on the lines that english.toml sets aside. One sentence in twenty is so doubtful, and takes three
# times as long; at 0.4 it would be one in seven, and three more of 100 lines without a telling word right.
DOUBT, SHARE = 0.3, 0.3
Judge = Callable[[str], dict[str, float]]

log = logging.getLogger(__name__)
_lock = threading.Lock()
_judge: Judge | None = None
_judge_of_others: Judge | None = None
_model_name = ""


def use_model(name: str) -> None:
    """Chooses the sentence model: empty for the embedded ones, else an NLI model's folder or hub name."""
    global _judge, _model_name
    with _lock:
        if name != _model_name:
            _model_name, _judge = name, None


def probabilities(text: str, language: str = "en") -> dict[str, float]:
    """How likely each expression is; a first call in English, and one in another language, loads a model."""
    line = visible(text)  # a tokenizer takes no lone surrogates
    if language != "en" and not knows_all_languages():
        return judge_of_others()(line)
    chances = judge()(line)
    if knows_all_languages() or max(chances.values()) >= DOUBT or judge_of_others() is evenly:
        return chances
    return together(chances, judge_of_others()(line))


def together(ours: dict[str, float], theirs: dict[str, float]) -> dict[str, float]:
    """The weighted geometric mean, `theirs` with SHARE; what both find likely gains."""
    product = {name: ours[name] ** (1 - SHARE) * theirs[name] ** SHARE for name in ours}
    total = sum(product.values())
    return {name: value / total for name, value in product.items()}


def knows_all_languages() -> bool:
    """Whether a model was named, which is asked in every language; the embedded ones have their own."""
    return bool(_model_name)


def load() -> None:
    """Loads every model that may be asked."""
    judge()
    if not knows_all_languages():
        judge_of_others()


def judge() -> Judge:
    global _judge
    with _lock:
        if _judge is None:
            _judge = named(_model_name) if _model_name else embedded()
        return _judge


def judge_of_others() -> Judge:
    """The embedded model of Chinese, Vietnamese, Japanese and Korean."""
    global _judge_of_others
    with _lock:
        if _judge_of_others is None:
            try:
                _judge_of_others = Multilingual().probabilities
            except NotInstalled as error:
                log.warning("%s. Until then its sentences are told by the tables alone.", error)
                _judge_of_others = evenly
        return _judge_of_others


def evenly(text: str) -> dict[str, float]:
    """What is known of a sentence without a model."""
    return dict.fromkeys(EXPRESSIONS, 1 / len(EXPRESSIONS))


def named(name: str) -> Judge:
    from stickers.words.nli import ZeroShot

    return ZeroShot(name).probabilities


def embedded() -> Judge:
    head = {name: value.astype(np.float32) for name, value in load_file(HEAD).items()}
    model = MiniLM(shipped())
    model.tune(head)
    model.quantize()

    def probabilities(text: str) -> dict[str, float]:
        chances = softmax(SHARPNESS * (head["weight"] @ model.embed(text) + head["bias"]))
        return dict(zip(EXPRESSIONS, (float(chance) for chance in np.asarray(chances)), strict=True))

    return probabilities
