"""The root of everything that can be wrong with what parties exchange."""


class ProtocolError(Exception):
    """Something received does not follow the agreed form. Messages name no person."""
