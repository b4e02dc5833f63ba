"""The check-in desk's window: draws a DeskState and emits intents; `controller` connects it."""
