"""Holding a seat to its exam: one interface, what a platform can do behind it."""
