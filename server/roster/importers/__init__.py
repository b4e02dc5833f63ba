"""Readers of candidate lists: bytes in, checked rows out; nothing is half-imported."""
