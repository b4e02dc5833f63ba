"""Widgets that desk and seat share: values in, signals out."""
