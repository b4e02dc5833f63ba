"""Why entries stay on a station's disk though a server answers: what somebody at the board has to see to."""

from enum import StrEnum


class LineTrouble(StrEnum):
    """The trouble, by the code of the API where the server said it."""

    NONE = ""
    SERVER_CERTIFICATE = "server_certificate"  # out of its time by this machine's clock, or not of the authority
    CERTIFICATE_EXPIRED = "certificate_expired"  # this station's
    REVOKED_DEVICE = "revoked_device"
