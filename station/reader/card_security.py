"""EF.CardSecurity: what the chip can do, with the key of the Chip Authentication Mapping, signed by itself.

ICAO 9303-11 §9.2.11: a CMS SignedData like EF.SOD. Unlike DG14 it names no document: its key counts only where the
signer of EF.SOD signed it too, and where DG14 has no key that the chip can prove instead.
"""

import hashlib
import hmac
from dataclasses import dataclass, field

from station.reader.certificate import certificate_of
from station.reader.errors import MalformedFileError
from station.reader.public_key import UnknownKeyError, public_key_of
from station.reader.security_infos import SecurityInfos, parse_security_infos
from station.reader.signature import is_signed
from station.reader.sod import PARSER_ERRORS, Signer, parse_signed

FILE = "CardSecurity"
SECURITY_OBJECT = frozenset({"0.4.0.127.0.7.3.2.1"})


@dataclass(frozen=True, slots=True)
class CardSecurity:
    """A parsed, unchecked EF.CardSecurity."""

    infos: SecurityInfos
    content: bytes = field(repr=False)
    signer: Signer = field(repr=False)

    def is_signed_with(self, certificate: bytes) -> bool:
        """Whether the owner of `certificate` (DER), who signed the SOD, signed this."""
        digest = hashlib.new(self.signer.digest, self.content, usedforsecurity=True).digest()
        try:
            key = public_key_of(certificate_of(certificate))
            return hmac.compare_digest(digest, self.signer.message_digest) and is_signed(self.signer, key)
        except (ValueError, UnknownKeyError, MalformedFileError):
            return False


def parse_card_security(raw: bytes) -> CardSecurity:
    """Read EF.CardSecurity. Raises MalformedFileError."""
    try:
        content, signer = parse_signed(raw, SECURITY_OBJECT)
    except PARSER_ERRORS as error:
        raise MalformedFileError(FILE, "CMS") from error
    return CardSecurity(parse_security_infos(FILE, content), content, signer)
