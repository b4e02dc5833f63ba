"""What can be wrong with a file that is to fill the trust store."""

from enum import Enum

from station.reader.errors import ReaderError


class TrustFileFault(Enum):
    """Why a file, or an object in it, is not taken."""

    UNREADABLE = "unreadable"  # no certificate, list or directory export
    TOO_LARGE = "too_large"
    NOT_AN_AUTHORITY = "not_an_authority"  # a certificate that may not issue others: no anchor
    WEAK_KEY = "weak_key"
    UNKNOWN_SIGNER = "unknown_signer"  # a master list by somebody whom the store does not know
    BAD_SIGNATURE = "bad_signature"
    NO_ISSUER = "no_issuer"  # a revocation list of an authority that the store does not know
    DOCUMENT_SIGNER = "document_signer"  # comes with each card: needs not be kept


class TrustFileError(ReaderError):
    """A file cannot be taken."""

    def __init__(self, fault: TrustFileFault) -> None:
        super().__init__(f"trust file: {fault.value}")
        self.fault = fault
