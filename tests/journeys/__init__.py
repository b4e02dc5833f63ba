"""Whole stories on real parts: a card through pcscd, real windows, real HTTPS, real processes."""
