"""Ours beside peers on the same work: `python3 dev.py bench`. Nothing here is asserted."""
