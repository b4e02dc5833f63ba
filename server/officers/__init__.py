"""Officers, their approvals, and secrets that take two of them."""
