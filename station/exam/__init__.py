"""The attempt at the seat: paper, clock, responses, hand-in, and the pure state of the seat window."""
