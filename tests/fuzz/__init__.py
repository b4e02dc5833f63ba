"""Volume for the promise of every parser; run by make fuzz."""
