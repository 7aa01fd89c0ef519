"""Scores of a model: does it draw who and what was asked, how variedly, how near to the artist's own."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import torch

from trainer.nano.artist import EXPRESSIONS, STYLES, SUBJECTS, draw
from trainer.nano.judge.asking import Asked
from trainer.nano.judge.drawing import Draw
from trainer.nano.judge.network import Answers, Judge
from trainer.nano.judge.statistics import confusion, frechet, nearest, variety
from trainer.nano.judge.training import HELD_OUT, tensor
from trainer.nano.latents import FIRST_SEED

AT_ONCE = 64


@dataclass(frozen=True)
class Seen:
    """What the judge saw in N pictures: class numbers (N,) by head, and features (N, d)."""

    subject: np.ndarray
    expression: np.ndarray
    style: np.ndarray
    features: np.ndarray


@dataclass(frozen=True)
class Verdict:
    """Shares of right answers on one set of prompts, and which was taken for which."""

    count: int
    subject: float
    expression: float
    subjects: np.ndarray = field(repr=False)
    expressions: np.ndarray = field(repr=False)


@torch.no_grad()
def look(judge: Judge, pictures: Sequence[np.ndarray]) -> Seen:
    """The judge's answers to uint8 pictures (H, W, 4), colour on white."""
    parts: list[list[np.ndarray]] = []
    for start in range(0, len(pictures), AT_ONCE):
        # One by one, for pictures of several sizes may lie together.
        some = torch.cat([tensor(one[None]) for one in pictures[start : start + AT_ONCE]])
        answers: Answers = judge(some)
        named = [head.argmax(1).numpy() for head in answers.heads()]
        parts.append([*named, answers.features.float().numpy()])
    return Seen(*(np.concatenate(part) for part in zip(*parts, strict=True)))


def verdict(asked: Sequence[Asked], seen: Seen) -> Verdict:
    subjects = np.array([SUBJECTS.index(one.subject) for one in asked])
    expressions = np.array([EXPRESSIONS.index(one.expression) for one in asked])
    return Verdict(
        len(asked),
        float((seen.subject == subjects).mean()),
        float((seen.expression == expressions).mean()),
        confusion(subjects, seen.subject, len(SUBJECTS)),
        confusion(expressions, seen.expression, len(EXPRESSIONS)),
    )


def subset(asked: Sequence[Asked], seen: Seen, *, held_out: bool) -> Verdict:
    """The verdict on held-out or on seen pairs alone."""
    kept = np.array([one.held_out == held_out for one in asked])
    part = Seen(*(value[kept] for value in (seen.subject, seen.expression, seen.style, seen.features)))
    return verdict([one for one, keep in zip(asked, kept, strict=True) if keep], part)


def style_share(seen: Seen, style: str) -> float:
    return float((seen.style == STYLES.index(style)).mean())


def artists_own(asked: Sequence[Asked], *, first: int = HELD_OUT) -> list[np.ndarray]:
    """The artist's drawings of the same pairs, from seeds that nobody trained on."""
    return [
        draw(first + number, subject=one.subject, expression=one.expression).image
        for number, one in enumerate(asked)
    ]


def distance(judge: Judge, asked: Sequence[Asked], seen: Seen) -> tuple[float, float]:
    """Fréchet distance of the model's pictures to the artist's, and of the artist's own to others."""
    some = look(judge, artists_own(asked)).features
    others = look(judge, artists_own(asked, first=HELD_OUT + 1_000_000)).features
    return frechet(seen.features, some), frechet(others, some)


def varieties(judge: Judge, groups: Sequence[Sequence[Asked]], drawing: Draw) -> tuple[float, float]:
    """The model's variety for the same prompt over the artist's: by features, and by pixels at 64 px."""
    by_features, by_pixels = [], []
    for number, group in enumerate(groups):
        drawn, own = drawing(group), artists_own(group, first=HELD_OUT + 2_000_000 + number * 1000)
        by_features.append([variety(look(judge, pictures).features) for pictures in (drawn, own)])
        by_pixels.append([variety(small(pictures)) for pictures in (drawn, own)])
    features, pixels = np.array(by_features).mean(0), np.array(by_pixels).mean(0)
    return float(features[0] / features[1]), float(pixels[0] / pixels[1])


def small(pictures: Sequence[np.ndarray]) -> np.ndarray:
    """float64 (N, 64 * 64 * 4): means over squares of pixels."""
    whole = np.stack(pictures).astype(np.float64)
    count, side = len(whole), whole.shape[1] // 64
    return whole.reshape(count, 64, side, 64, side, 4).mean((2, 4)).reshape(count, -1)


def neighbours(
    judge: Judge, pictures: Sequence[np.ndarray], *, among: int, count: int = 3
) -> tuple[list[list[np.ndarray]], np.ndarray]:
    """Of each picture the nearest drawings of the base's training set, by features, and their distances."""
    features, pixels = [], []
    for start in range(0, among, AT_ONCE):
        drawn = [draw(FIRST_SEED + at).image for at in range(start, min(start + AT_ONCE, among))]
        features.append(look(judge, drawn).features)
        pixels += drawn
    order, apart = nearest(look(judge, pictures).features, np.concatenate(features), count)
    return [[pixels[at] for at in row] for row in order], apart
