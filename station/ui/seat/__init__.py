"""The candidate's window: draws a SeatState and emits intents; `controller` connects it to an attempt."""
