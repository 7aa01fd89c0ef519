"""Where a picture has text: detection and recognition on a white and on a grey ground.

White letters vanish on white and grey ones on grey, so both are looked at and the findings merged."""

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

GROUNDS = (255, 128)
LEAST_CONFIDENCE = 0.5
# One or two letters are easily seen in an eye, a tear or a face: they must be surer to count as text.
FEW, LEAST_OF_FEW = 2, 0.8
SAME = 0.5  # share of the smaller box that the other covers: the same text seen twice
LARGEST_SIDE = 1024  # pixels looked at; finer detail tells nothing about text
NARROWEST, LEAST_SIDE = 2, 32  # the longer side over the shorter one at most; pixels at least
UPRIGHT = 1.5  # boxes this much higher than wide hold text that runs downwards
MODELS = {
    "Det": "PP-OCRv6_det_small.onnx",
    "Cls": "ch_ppocr_mobile_v2.0_cls_mobile.onnx",
    "Rec": "PP-OCRv6_rec_small.onnx",
}
_one_at_a_time = Lock()


@dataclass(frozen=True)
class Text:
    """`polygon`: four corners (x, y) in pixels, clockwise from the start of the line; `confidence`: 0 to 1.

    What looks like text but could not be read (a script that the reader does not know, a wild hand, or no
    text at all) is not `sure`."""

    polygon: tuple[tuple[float, float], ...]
    text: str
    confidence: float

    @property
    def sure(self) -> bool:
        least = LEAST_OF_FEW if len(self.text) <= FEW else LEAST_CONFIDENCE
        return bool(self.text) and self.confidence >= least

    @property
    def box(self) -> tuple[float, float, float, float]:
        xs, ys = zip(*self.polygon, strict=True)
        return min(xs), min(ys), max(xs), max(ys)


def find_texts(picture: np.ndarray) -> list[Text]:
    """The texts of a uint8 (H, W, 4) picture with straight alpha, the surest first, each once.

    Unsure ones are kept where they were seen on every ground."""
    grounds = GROUNDS if (picture[..., 3] < 255).any() else GROUNDS[:1]
    looks = [read(on_ground(picture, ground)) for ground in grounds]
    found = merged([text for look in looks for text in look])
    return [text for text in found if text.sure or all(seen(text, look) for look in looks)]


def on_ground(picture: np.ndarray, grey: int) -> np.ndarray:
    """uint8 (H, W, 3) RGB: the picture laid on an even grey, with more of it beside narrow pictures."""
    alpha = picture[..., 3:].astype(np.float32) / 255
    laid = np.round(picture[..., :3] * alpha + grey * (1 - alpha)).astype(np.uint8)
    # The reader enlarges by the shorter side: a strip would become a picture of any size.
    least = max(LEAST_SIDE, -(-max(laid.shape[:2]) // NARROWEST))
    room = [(0, max(0, least - side)) for side in laid.shape[:2]]
    return np.pad(laid, (*room, (0, 0)), constant_values=grey)


def read(rgb: np.ndarray) -> list[Text]:
    """Everything in an RGB picture that looks like text, with what is read there."""
    import cv2

    scale = min(1.0, LARGEST_SIDE / max(rgb.shape[:2]))
    if scale < 1:
        rgb = cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    bgr = np.ascontiguousarray(rgb[..., ::-1])
    with _one_at_a_time:
        boxes = reader()(bgr, use_det=True, use_cls=False, use_rec=False).boxes
        found = [] if boxes is None else [(corners, *recognised(cut(bgr, corners))) for corners in boxes]
    return [
        Text(tuple((float(x) / scale, float(y) / scale) for x, y in corners), text, confidence)
        for corners, text, confidence in found
    ]


def recognised(line: np.ndarray) -> tuple[str, float]:
    """The text of one straightened line, "" where none could be read."""
    seen = reader()(line, use_det=False, use_cls=True, use_rec=True)
    return (seen.txts[0].strip(), float(seen.scores[0])) if seen.txts else ("", 0.0)


def cut(bgr: np.ndarray, corners: np.ndarray) -> np.ndarray:
    """A slanted box made straight; lines that run downwards are laid down."""
    import cv2

    wide = max(np.linalg.norm(corners[0] - corners[1]), np.linalg.norm(corners[2] - corners[3]))
    high = max(np.linalg.norm(corners[0] - corners[3]), np.linalg.norm(corners[1] - corners[2]))
    size = max(1, round(float(wide))), max(1, round(float(high)))
    square = np.array([(0, 0), (size[0], 0), size, (0, size[1])], np.float32)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), square)
    line = cv2.warpPerspective(bgr, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.ascontiguousarray(np.rot90(line)) if size[1] >= UPRIGHT * size[0] else line


def merged(texts: list[Text]) -> list[Text]:
    """Each place once, as the surest look at it read it."""
    kept: list[Text] = []
    for text in sorted(texts, key=lambda text: (not text.sure, -text.confidence)):
        if not seen(text, kept):
            kept.append(text)
    return kept


def seen(text: Text, others: list[Text]) -> bool:
    return any(shared(text.box, other.box) >= SAME for other in others)


def shared(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """The part of the smaller box that both cover."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    smaller = min((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return max(0.0, wide) * max(0.0, high) / smaller if smaller > 0 else 0.0


@cache
def reader() -> Any:
    """The reader, opened once, with the models that its package carries: nothing is ever fetched."""
    from rapidocr import RapidOCR

    spec = find_spec("rapidocr")
    assert spec is not None and spec.origin is not None
    folder = Path(spec.origin).parent / "models"
    paths = {f"{part}.model_path": str(folder / name) for part, name in MODELS.items()}
    quiet = {"Global.log_level": "error", "Global.text_score": 0.0}
    # Its threads spin while they wait: two of them beside a busy engine were five times slower than one.
    one_thread = {"EngineConfig.onnxruntime.intra_op_num_threads": 1}
    return RapidOCR(params={**paths, **quiet, **one_thread})
