"""The bank's pages: items as candidates will see them, files taken whole or not at all. Papers role only."""
