"""The desktop side of an exam day: check-in desk and candidate seat.

May import `protocol`; never `server`. Only the entry points import `station.ui`.
"""
