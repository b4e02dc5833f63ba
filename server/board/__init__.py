"""Live state: projections of the journals, thrown away and built again at will."""
