"""Basic Access Control: opens the chip with what is printed on the card (ICAO 9303-11 §4.3)."""

import hmac
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from station.reader import triple_des
from station.reader.access_key import MAX_KEYS, AccessKey, derive_key
from station.reader.apdu import INS, SW, Apdu
from station.reader.cipher_suite import AUTHENTICATION, ENCRYPTION
from station.reader.connection import CardConnection, PlainChannel
from station.reader.errors import AccessDeniedError, CardFaultError, SecureMessagingError
from station.reader.secure_messaging import SecureMessaging, SessionKeys

RandomBytes = Callable[[int], bytes]

CHALLENGE_LENGTH = 8
SEED_LENGTH = 16
CRYPTOGRAM_LENGTH = 32
REPLY_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Proof:
    """Our half of the mutual authentication: both challenges and our key seed, sealed under the access key."""

    key: AccessKey
    challenge: bytes
    own_challenge: bytes
    own_seed: bytes = field(repr=False)

    @classmethod
    def over(cls, challenge: bytes, key: AccessKey, random: RandomBytes) -> "Proof":
        """Answer the chip's `challenge`."""
        return cls(key, challenge, random(CHALLENGE_LENGTH), random(SEED_LENGTH))

    @property
    def encoded(self) -> bytes:
        """The command data: cryptogram and MAC."""
        encryption, authentication = self.key.derive()
        cryptogram = triple_des.encrypt(encryption, self.own_challenge + self.challenge + self.own_seed)
        return cryptogram + triple_des.mac(authentication, triple_des.pad(cryptogram))

    def session_keys(self, reply: bytes) -> SessionKeys:
        """Check the chip's half and derive the session. Raises SecureMessagingError."""
        encryption, authentication = self.key.derive()
        cryptogram, mac = reply[:CRYPTOGRAM_LENGTH], reply[CRYPTOGRAM_LENGTH:]
        if len(reply) != REPLY_LENGTH:
            raise SecureMessagingError("authentication reply length")
        if not hmac.compare_digest(triple_des.mac(authentication, triple_des.pad(cryptogram)), mac):
            raise SecureMessagingError("authentication MAC")
        plain = triple_des.decrypt(encryption, cryptogram)
        echo, chip_seed = plain[: 2 * CHALLENGE_LENGTH], plain[2 * CHALLENGE_LENGTH :]
        if not hmac.compare_digest(echo, self.challenge + self.own_challenge):
            raise SecureMessagingError("authentication challenge")
        seed = bytes(own ^ theirs for own, theirs in zip(self.own_seed, chip_seed, strict=True))
        ssc = self.challenge[-4:] + self.own_challenge[-4:]
        return SessionKeys(derive_key(seed, ENCRYPTION), derive_key(seed, AUTHENTICATION), int.from_bytes(ssc, "big"))


class BacSession:
    """One exchange of BAC with the chip on `connection`."""

    def __init__(self, connection: CardConnection, random: RandomBytes = os.urandom) -> None:
        self._connection, self._random = connection, random
        self._channel = PlainChannel(connection)

    def open(self, key: AccessKey) -> SecureMessaging:
        """Prove `key` and return the secure channel.

        Raises AccessDeniedError, SecureMessagingError, CardFaultError, CardRemovedError.
        """
        challenge = self._channel.send(Apdu(INS.GET_CHALLENGE, le=CHALLENGE_LENGTH))
        if challenge.sw != SW.OK or len(challenge.data) != CHALLENGE_LENGTH:
            raise CardFaultError("no challenge", challenge.sw)
        proof = Proof.over(challenge.data, key, self._random)
        reply = self._channel.send(Apdu(INS.EXTERNAL_AUTHENTICATE, data=proof.encoded, le=REPLY_LENGTH))
        if reply.sw == SW.FAULT:
            raise CardFaultError("authentication", reply.sw)
        if reply.sw != SW.OK:  # no second try here: chips slow down after a wrong key, the caller chooses
            raise AccessDeniedError(reply.sw)
        return SecureMessaging(self._connection, proof.session_keys(reply.data))

    def open_any(self, keys: Sequence[AccessKey]) -> tuple[AccessKey, SecureMessaging]:
        """Prove the first of at most four `keys` that the chip takes. Raises as `open`."""
        sw = 0
        for key in keys[:MAX_KEYS]:
            try:
                return key, self.open(key)
            except AccessDeniedError as denied:
                sw = denied.sw
        raise AccessDeniedError(sw, tries=len(keys[:MAX_KEYS]))
