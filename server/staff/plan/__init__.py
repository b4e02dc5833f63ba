"""When and where the exam is held: sessions, sites, rooms, seats."""
