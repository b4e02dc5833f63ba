"""What stations and servers agree on: bytes and values only.

Pure: no files, no sockets, no clock and no randomness of its own. Imports nothing of ours.
"""
