"""Versions of the two databases."""
