"""Scoring what was handed in: exact decimals, the same twice."""
