"""Candidates: the list, one person, lists that are read in, versions that are published."""
