"""The measured claims: `python -m bench NAME --json -`, one benchmark a module."""
