"""What /metrics tells about the rooms."""

from prometheus_client import Counter, Gauge, Histogram

sockets = Gauge("stickerchat_sockets", "Sockets open in this process")
refused_sockets = Counter("stickerchat_sockets_refused", "Sockets turned away, by close code", ["code"])
received = Counter("stickerchat_frames_received", "Frames from clients, by type", ["type"])
delivered = Counter("stickerchat_frames_delivered", "Frames to clients")
errors = Counter("stickerchat_frames_refused", "Frames answered by an error, by code", ["code"])
overflows = Counter("stickerchat_outbox_overflows", "Sockets closed because their reader was too slow")
messages = Counter("stickerchat_messages_stored", "Messages stored")
batch = Histogram(
    "stickerchat_message_batch",
    "Messages stored in one transaction",
    buckets=(1, 2, 4, 8, 16, 32, 64, 128, 256),
)
commit = Histogram(
    "stickerchat_message_commit_seconds",
    "Seconds a transaction of messages took",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
