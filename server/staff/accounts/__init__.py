"""Accounts of the staff web: who may come in, as what, and their passwords."""
