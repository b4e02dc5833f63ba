"""Who may sit where: roster copy, name ladder, decision, and the pure state of the desk window."""
