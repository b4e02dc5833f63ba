"""The staff web: pages for the exam board's staff. May import every domain's public functions; nobody imports it."""
