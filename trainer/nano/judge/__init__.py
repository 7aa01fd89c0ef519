"""The judges of nano: who is drawn, what is felt, and in whose style, as a small network sees it."""
