"""Volume: the cases of the journeys, many times over. Run by `make soak`, bounded."""
