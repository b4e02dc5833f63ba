"""Whom the operator trusts to sign cards: anchors, links between them, revocation lists, and how they are brought in.

May import the rest of `station.reader` but what reads cards; imports nothing else of ours.
"""
