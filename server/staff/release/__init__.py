"""Opening papers in the staff web: two officers sign, each at a machine of their choice."""
