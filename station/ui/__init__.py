"""Windows: they draw a state and emit intents; they decide nothing. Imported by entry points only."""
