"""The exam day in the staff web: who is in, who works, what is saved, while it happens."""
