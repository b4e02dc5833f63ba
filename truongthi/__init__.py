"""The `truongthi` command: finds the part that a word names and starts it.

The one place that may import every other package, each only when its command is called.
"""
