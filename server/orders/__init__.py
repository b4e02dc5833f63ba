"""Supervisors' signed orders: taken in once, passed on to seats, shown to the room's desks."""
