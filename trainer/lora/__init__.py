"""Teaches a style to an SDXL-shaped pipeline by low-rank adaptation (arXiv 2106.09685). Knows no Django."""
