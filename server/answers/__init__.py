"""The hot path: journals in, acknowledgements and receipts out. Opens no sealed body."""
