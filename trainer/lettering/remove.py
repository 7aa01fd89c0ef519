"""Takes lettering off a picture where it stands apart from the drawing; where it touches, proposes a mask."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from trainer.lettering import paint
from trainer.lettering.find import Text, find_texts
from trainer.lettering.ink import Pieces, distance, ground_of, inked, opened, pieces, visible
from trainer.lettering.lines import LOW, Line, kin, line_of
from trainer.lettering.propose import propose

MINE = 0.75  # of a piece inside the lines of text: it belongs to them
# Of a piece no higher than the line, in its lines and in its middle: only a part of the words was seen.
MINE_IF_LOW, IN_THE_MIDDLE = 0.35, 0.1
FOREIGN = 0.04  # of the ink in the middle of a line that may belong to the drawing
COVERED = 0.8  # of a doubtful text that other texts have taken already
WELL_READ = 0.7  # below, touching text may be a pattern of the drawing: its mask is left to the brush
HIGHEST, CERTAIN = 0.45, 0.9  # of the height of what is seen: few lines are higher beside a drawing
LEAST_LEFT = 0.15  # of what is seen that must remain: words alone make no sticker without words
SOFT = 3.0  # pixels of soft rim around a piece


class Status(StrEnum):
    NONE_FOUND = "none found"  # which does not prove that there is none
    CLEANED = "cleaned"
    REVIEW = "review"


@dataclass(frozen=True)
class Cleaned:
    """`image` is the picture with the mask carried out; `mask` as in `paint`; the texts that it is about."""

    image: np.ndarray
    mask: np.ndarray
    status: Status
    texts: tuple[Text, ...]


def clean(picture: np.ndarray, texts: list[Text] | None = None) -> Cleaned:
    """The lettering of a uint8 (H, W, 4) picture taken off, or proposed for review."""
    texts = find_texts(picture) if texts is None else texts
    page = Page(picture, [line_of(text, picture.shape[:2]) for text in texts])
    mask, needs_eyes, told = paint.empty(picture), False, []
    for line in sorted(page.lines, key=page.doubtful):
        found = page.detached(line)
        if found is not None and page.doubtful(line) and covered(found, mask):
            continue  # a mark of a better read line, by itself
        if found is None and page.doubtful(line):
            continue  # neither well read nor apart from the drawing: most likely no text
        told.append(line.text)
        needs_eyes |= found is None or page.doubtful(line)
        if found is None and line.text.confidence >= WELL_READ:
            found = propose(picture, line)
        if found is not None:
            mask = np.maximum(mask, found)
    if not told:
        return Cleaned(picture.copy(), mask, Status.NONE_FOUND, ())
    image = paint.apply(picture, mask)
    needs_eyes |= page.seen_in(image) < LEAST_LEFT * page.seen_in(picture)
    return Cleaned(image, mask, Status.REVIEW if needs_eyes else Status.CLEANED, tuple(told))


def covered(found: np.ndarray, mask: np.ndarray) -> bool:
    taken = found[..., paint.ERASE] > 0
    return bool((mask[taken][:, paint.ERASE] > 0).mean() > COVERED)


class Page:
    """A picture taken apart: pieces of what is seen, and pieces of ink inside a shared white outline."""

    def __init__(self, picture: np.ndarray, lines: list[Line]) -> None:
        self.picture, self.lines = picture, lines
        try:
            self.ground = ground_of(picture)
        except ValueError:
            self.ground, self.seen = None, np.ones(picture.shape[:2], bool)
        else:
            self.seen = visible(picture, self.ground)
        self.shapes = pieces(self.seen)
        self.inks = pieces(inked(picture, self.ground) & self.seen)
        # Words run over several lines, so a piece is measured against all of them; doubts do not count.
        self.near = np.zeros(picture.shape[:2], bool)
        for line in lines:
            self.near |= line.near & (not self.doubtful(line))

    def doubtful(self, line: Line) -> bool:
        """Hardly read, higher than lettering is, or a lone letter or digit, which many a paw resembles."""
        text, rows = line.text, np.flatnonzero(self.seen.any(axis=1))
        lone = len(text.text) == 1
        high = line.height > HIGHEST * np.ptp(rows) and (lone or text.confidence < CERTAIN)
        return not text.sure or (lone and text.text.isascii()) or bool(high)

    def seen_in(self, image: np.ndarray) -> int:
        return int(visible(image, self.ground).sum())

    def detached(self, line: Line) -> np.ndarray | None:
        """The mask that takes a line off, None where it touches the drawing."""
        words = self.words(line, self.shapes)
        if words is not None:
            return self.lifted(words)
        words = self.words(line, self.inks) if self.ground is None else None
        return None if words is None else self.cut_free(words)

    def words(self, line: Line, parts: Pieces) -> np.ndarray | None:
        """The pieces that a line is made of, None if its middle has more than a trace of others."""
        inside = parts.within(self.near | line.near)
        share = inside / np.maximum(parts.areas, 1)
        low = line.reach(parts)[2] <= LOW * line.height
        middle = parts.within(line.core)
        middle[0] = 0
        begun = (share >= MINE_IF_LOW) & (middle > IN_THE_MIDDLE * parts.areas)
        mine = (share >= MINE) | (begun & low)
        mine[0] = False
        if not middle[mine].any() or middle[~mine].sum() > FOREIGN * middle.sum():
            return None
        here = np.flatnonzero(mine & (parts.within(line.near) > 0))
        if parts.areas.argmax() in here and self.doubtful(line):
            return None  # taken for letters: the drawing itself
        return parts.of(np.union1d(here, kin(line, parts, here, self.picture)))

    def lifted(self, words: np.ndarray) -> np.ndarray:
        """Words that stand alone, with the haze around them that nothing else is nearer to."""
        away, other = distance(words), distance(self.seen & ~words)
        mask = paint.empty(self.picture)
        mask[words | ((away <= SOFT) & (away < other)), paint.ERASE] = 255
        return mask

    def cut_free(self, words: np.ndarray) -> np.ndarray:
        """Words inside the drawing's own white outline: that outline is drawn anew where they were."""
        rest = self.inks.labels.astype(bool) & ~words
        white = self.seen & ~words & ~rest
        width = outline_width(self.seen, rest, words)
        rest = rest | self.bellies(white, round(1.5 * width) + 2)
        away, own = distance(words), distance(rest)
        mask = paint.empty(self.picture)
        near = words | (away <= 2 * width + SOFT) | (away < own)
        edge = near & ~rest & (self.picture[..., 3] > 0)
        mask[edge, paint.ERASE] = np.round(255 * np.clip(own - width + 0.5, 0, 1)[edge])
        mask[words & edge & (own < width + 0.5), paint.WHITE] = 255
        return mask

    def bellies(self, white: np.ndarray, radius: int) -> np.ndarray:
        """White too broad for an outline, and not between the letters: the drawing's own."""
        broad = pieces(opened(white, radius))
        between = broad.within(self.near) > 0.5 * broad.areas
        return broad.of(np.flatnonzero(~between))


def outline_width(seen: np.ndarray, rest: np.ndarray, words: np.ndarray) -> float:
    """How far the white reaches around the drawing, measured where no words are near."""
    own, away = distance(rest), distance(words)
    rim = seen & (distance(~seen) <= 1.0) & (away > 2 * own)
    return float(np.median(own[rim])) if rim.any() else 0.0
