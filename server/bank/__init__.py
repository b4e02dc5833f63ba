"""Questions: import, items. Papers role only."""
