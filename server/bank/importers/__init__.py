"""Readers of question workbooks: bytes in, checked items out; nothing is half-imported."""
