"""What /metrics tells about the stickers: of this process, so of the worker's own where it has one."""

from prometheus_client import Counter, Histogram

requests = Counter("stickerchat_sticker_requests", "Sticker requests, by what became of them", ["became"])
stickers = Counter("stickerchat_stickers_drawn", "Stickers drawn and stored")
batch = Histogram("stickerchat_sticker_batch", "Pictures drawn at a time", buckets=(1, 2, 3, 4, 6, 8, 16, 32))
stage = Histogram(
    "stickerchat_sticker_stage_seconds",
    "Seconds spent in each stage: understand, wait, draw (a request, until one sticker is finished), "
    "finish, store (a sticker)",
    ["stage"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300),
)
