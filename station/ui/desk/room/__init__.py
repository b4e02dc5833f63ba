"""The room's board in the desk window: seats, alerts, what was signed; a panel for each act. Decides nothing."""
