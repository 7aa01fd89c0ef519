"""Styles: low-rank changes (LoRA, arXiv 2106.09685) of the model's layers, mixed anew for every picture."""
