"""Versions of the board database."""
