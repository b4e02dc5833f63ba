"""Exams, sessions, sites, rooms, seats, candidates: imported, then published."""
