"""Versions of the papers database."""
