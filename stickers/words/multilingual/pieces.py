"""Splits text of any language into the pieces that multilingual-e5 knows: a unigram model, by Viterbi."""

import unicodedata
from dataclasses import dataclass

import numpy as np

SPACE = "▁"  # how the pieces write a space
MARKS = ("<s>", "</s>", "<pad>", "<unk>", "<mask>")
PENALTY = 10.0  # of a character that no piece has, below the rarest piece


@dataclass(frozen=True)
class Pieces:
    """The known pieces with their number and log probability."""

    known: dict[str, tuple[int, float]]
    start: int
    end: int
    unknown: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "longest", max(map(len, self.known)))
        lowest = min(score for _, score in self.known.values())
        object.__setattr__(self, "score_of_unknown", lowest - PENALTY)

    longest: int = 0
    score_of_unknown: float = 0.0

    @classmethod
    def of(cls, names: list[str], scores: np.ndarray, start: int, end: int, unknown: int) -> "Pieces":
        """`names` and `scores` in the order of their numbers."""
        numbered = enumerate(names)  # "<s>" that somebody typed is no start
        known = {name: (n, float(scores[n])) for n, name in numbered if name and name not in MARKS}
        return cls(known, start, end, unknown)

    def encode(self, text: str, most: int) -> list[int]:
        """The numbers of the likeliest pieces, at most `most` with the start and the end."""
        folded = " ".join(unicodedata.normalize("NFKC", text).split())
        return [self.start, *self.likeliest(SPACE + folded.replace(" ", SPACE))[: most - 2], self.end]

    def likeliest(self, line: str) -> list[int]:
        best = [0.0] + [-np.inf] * len(line)
        back: list[tuple[int, int]] = [(0, 0)] * (len(line) + 1)
        for begin in range(len(line)):
            for stop in range(begin + 1, min(begin + self.longest, len(line)) + 1):
                number, score = self.known.get(line[begin:stop], (-1, 0.0))
                if number < 0:
                    if stop > begin + 1:
                        continue
                    number, score = self.unknown, self.score_of_unknown
                if best[begin] + score > best[stop]:
                    best[stop], back[stop] = best[begin] + score, (begin, number)
        return path(back)


def path(back: list[tuple[int, int]]) -> list[int]:
    """The numbers along the best way, from the last character back to the first."""
    numbers, place = [], len(back) - 1
    while place > 0:
        place, number = back[place]
        numbers.append(number)
    return numbers[::-1]
