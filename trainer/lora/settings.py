"""How a style is taught."""

from dataclasses import dataclass

ATTENTION = ("to_q", "to_k", "to_v", "to_out.0")
FEED_FORWARD = ("ff.net.0.proj", "ff.net.2")
CONVOLUTIONS = ("conv1", "conv2", "conv_in", "proj_in", "proj_out")


@dataclass(frozen=True)
class Settings:
    """The defaults suit SDXL; `NANO` suits the shipped model. Raises ValueError for what cannot work."""

    rank: int = 16
    alpha: int = 16
    steps: int = 300
    batch: int = 10
    learning_rate: float = 1e-4
    warm_up: int = 20
    min_snr: float = 5.0  # arXiv 2303.09556
    without_words: float = 0.1  # share of the pictures shown without caption, so that guidance stays alive
    flip: bool = True  # left and right change places in the caption as well
    orders: int = 3  # of the middle tags of each caption; first and trigger stay in place
    seed: int = 0
    targets: tuple[str, ...] = ATTENTION

    def __post_init__(self) -> None:
        for name in ("rank", "alpha", "steps", "batch", "learning_rate", "orders"):
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} must be above 0, and is {getattr(self, name)}.")
        if not 0 <= self.without_words < 1:
            raise ValueError(f"without_words must be from 0 to below 1, and is {self.without_words}.")


NANO = Settings(rank=8, alpha=8, learning_rate=2e-3, targets=ATTENTION + FEED_FORWARD + CONVOLUTIONS)
