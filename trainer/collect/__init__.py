"""Collects sticker pictures from a web gallery into a folder with a `metadata.csv`, slowly and politely."""

from trainer.collect.collector import Collector, Event
from trainer.collect.limits import CollectFailed, Limits

__all__ = ["CollectFailed", "Collector", "Event", "Limits"]
