"""How a style is taught."""

from dataclasses import asdict, dataclass, fields
from typing import Any

ATTENTION = ("to_q", "to_k", "to_v", "to_out.0")
FEED_FORWARD = ("ff.net.0.proj", "ff.net.2")
CONVOLUTIONS = ("conv1", "conv2", "conv_in", "proj_in", "proj_out")
TEXT = ("q_proj", "k_proj", "v_proj", "out_proj")  # of the text encoders

SCHEDULES = ("cosine", "linear", "constant")
PRECISIONS = ("auto", "fp32", "bf16")
TEACHERS = ("model", "teacher")
# Inclusive limits of what may be asked for.
LIMITS: dict[str, tuple[float, float]] = {
    "rank": (1, 256),
    "alpha": (1, 1024),
    "steps": (1, 100_000),
    "batch": (1, 256),
    "accumulate": (1, 256),
    "learning_rate": (1e-8, 1.0),
    "warm_up": (0, 100_000),
    "min_snr": (0.1, 1e6),
    "least_weight": (0.0, 10.0),
    "orders": (1, 16),
    "seed": (0, 2**32 - 1),
    "text_rank": (0, 256),
    "clip": (1e-4, 1e6),
    "weight_decay": (0.0, 10.0),
    "validation_share": (0.0, 0.5),
    "validate_every": (1, 100_000),
    "sample_every": (0, 100_000),
    "sample_steps": (1, 150),
    "sample_guidance": (0.0, 30.0),
}
MOST_SAMPLES = 16


@dataclass(frozen=True)
class Settings:
    """The defaults suit SDXL; `NANO` suits the shipped model. Raises ValueError for what cannot work.

    `teach_on` says where the training happens. "model": on the model that people draw with, a distilled one
    as it is; the style sits exactly where it will be used, but long trainings wear the few-step skill away.
    "teacher": on the model in the folder `teacher`, which has the same shape and was not distilled; the style
    is then used on the distilled model, whose few-step skill no training has touched."""

    rank: int = 16
    alpha: int = 16
    steps: int = 300
    batch: int = 10
    learning_rate: float = 1e-4
    warm_up: int = 20
    min_snr: float = 5.0  # arXiv 2303.09556
    least_weight: float = (
        0.0  # added at every noise level, so that the first steps of a picture learn as well
    )
    without_words: float = 0.1  # share of the pictures shown without caption, so that guidance stays alive
    flip: bool = False  # mirror images as well, with left for right in their captions
    orders: int = 3  # of the middle tags of each caption; first and trigger stay in place
    seed: int = 0
    targets: tuple[str, ...] = ATTENTION
    schedule: str = "cosine"  # of the learning rate, after the warm-up
    accumulate: int = 1  # batches whose gradients make one step
    clip: float = 1.0  # longest gradient
    weight_decay: float = 1e-2
    checkpointing: bool = False  # activations are computed twice instead of kept: less memory, more time
    precision: str = "auto"  # of the passes; the style's own weights are always float32
    text_rank: int = 0  # of the text encoders' LoRA; 0 leaves them alone, and the text is encoded once
    validation_share: float = 0.0  # of the pictures, held out and never learnt from
    validate_every: int = 50
    sample_prompts: tuple[str, ...] = ()
    sample_seeds: tuple[int, ...] = (0,)  # of each prompt
    sample_every: int = 0  # steps; 0: only when asked
    sample_steps: int = 10
    sample_guidance: float = 0.0
    sample_scheduler: str = "Euler a"
    teach_on: str = "model"
    teacher: str = ""

    def __post_init__(self) -> None:
        for name, (least, most) in LIMITS.items():
            value = getattr(self, name)
            if not (isinstance(value, int | float) and least <= value <= most):
                raise ValueError(f"{name} must be from {least:g} to {most:g}, and is {value}.")
        if not 0 <= self.without_words < 1:
            raise ValueError(f"without_words must be from 0 to below 1, and is {self.without_words}.")
        for name, known in (("schedule", SCHEDULES), ("precision", PRECISIONS), ("teach_on", TEACHERS)):
            if getattr(self, name) not in known:
                raise ValueError(f"{name} must be one of {', '.join(known)}, and is {getattr(self, name)}.")
        if not self.targets:
            raise ValueError("targets must name at least one kind of layer, for example to_q.")
        if len(self.sample_prompts) * len(self.sample_seeds) > MOST_SAMPLES:
            raise ValueError(f"At most {MOST_SAMPLES} samples can be drawn at a time: prompts times seeds.")
        if self.teach_on == "teacher" and not self.teacher:
            raise ValueError("teach_on is teacher: say in which folder the teacher is.")

    def plain(self) -> dict[str, Any]:
        """As JSON can keep it; `from_plain` reads it again."""
        return {
            name: list(value) if isinstance(value, tuple) else value for name, value in vars(self).items()
        }


# Measured in docs/training.md: a third of the rate leaves a style fainter and costs more obedience.
NANO = Settings(rank=8, alpha=8, learning_rate=6e-3, targets=ATTENTION + FEED_FORWARD + CONVOLUTIONS)


def from_plain(told: dict[str, Any], base: Settings | None = None) -> Settings:
    """The settings `base` with what is told changed. Raises ValueError for names and kinds that are wrong."""
    values = asdict(base or Settings())
    kinds = {field.name: type(values[field.name]) for field in fields(Settings)}
    for name, value in told.items():
        if name not in kinds:
            raise ValueError(f"There is no setting {name}. There are {', '.join(sorted(kinds))}.")
        values[name] = as_kind(name, value, kinds[name])
    return Settings(**values)


def as_kind(name: str, value: Any, kind: type) -> Any:
    """The value as the setting's kind; lists become tuples, whole numbers may be given as 300.0."""
    if kind is tuple and isinstance(value, list | tuple):
        return tuple(value)
    if kind is float and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if kind is int and isinstance(value, float) and value.is_integer():
        return int(value)
    if type(value) is not kind:
        raise ValueError(f"{name} must be a {kind.__name__}, and is {value!r}.")
    return value
