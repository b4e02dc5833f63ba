"""Results: what grading found, by candidate, and the sheets that leave the board."""
