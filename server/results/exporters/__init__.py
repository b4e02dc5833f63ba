"""Sheets that leave the board."""
