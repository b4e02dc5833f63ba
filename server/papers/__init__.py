"""Papers: packing, sealing, release."""
