"""What is ready for the day and what is missing, measured."""
