"""Marking's pages: runs, corrections of the key, sanctions, works that a person marks. Chair, secretary, inspector."""
