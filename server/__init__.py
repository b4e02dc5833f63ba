"""The board: rosters, papers, journals, grading, staff web.

May import `protocol`; never `station`. Domain packages meet through each other's `service`, never through tables.
"""
