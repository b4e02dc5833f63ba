"""Incidents in the staff web: what a person has to look into, with its evidence."""
