"""Basic Access Control: the worked example of ICAO 9303-11 Appendix D."""

from collections.abc import Iterator, Sequence

import pytest

from station.reader.access_key import AccessKey
from station.reader.apdu import SW, Apdu
from station.reader.bac import BacSession, Proof
from station.reader.errors import AccessDeniedError, CardFaultError, SecureMessagingError

KEY = AccessKey("L898902C<", born="690806", expires="940623")  # 9303-11 Appendix D.2
CHALLENGE = bytes.fromhex("4608F91988702212")
OWN_CHALLENGE = bytes.fromhex("781723860C06C226")
OWN_SEED = bytes.fromhex("0B795240CB7049B01C19B33E32804F0B")
COMMAND = bytes.fromhex("72C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F25F1448EEA8AD90A7")
REPLY = bytes.fromhex("46B9342A41396CD7386BF5803104D7CEDC122B9132139BAF2EEDC94EE178534F2F2D235D074D7449")
OK = bytes.fromhex("9000")


class ScriptedCard:
    """A card that gives the replies of the worked example, whatever it is asked, and keeps the commands."""

    def __init__(self, replies: Sequence[bytes]) -> None:
        self.commands: list[bytes] = []
        self._replies = iter(replies)

    def transmit(self, command: bytes) -> bytes:
        """Return the next reply."""
        self.commands.append(command)
        return next(self._replies)


def worked_random() -> Iterator[bytes]:
    """What the example's reader draws."""
    yield OWN_CHALLENGE
    yield OWN_SEED


def session(card: ScriptedCard) -> BacSession:
    """A session that draws the example's numbers."""
    drawn = worked_random()
    return BacSession(card, lambda count: next(drawn)[:count])


def test_keys_match_the_worked_example() -> None:
    assert [key.hex() for key in KEY.derive()] == [
        "ab94fdecf2674fdfb9b391f85d7f76f2",
        "7962d9ece03d1acd4c76089dce131543",
    ]


def test_commands_match_the_worked_example() -> None:
    card = ScriptedCard([CHALLENGE + OK, REPLY + OK])
    session(card).open(KEY)
    assert card.commands == [bytes.fromhex("0084000008"), bytes.fromhex("0082000028") + COMMAND + bytes([0x28])]


def test_session_keys_match_the_worked_example() -> None:
    keys = Proof(KEY, CHALLENGE, OWN_CHALLENGE, OWN_SEED).session_keys(REPLY)
    assert keys.encryption.hex() == "979ec13b1cbfe9dcd01ab0fed307eae5"
    assert keys.authentication.hex() == "f1cb1f1fb5adf208806b89dc579dc1f8"
    assert keys.ssc == 0x887022120C06C226


def test_opened_channel_reads_ef_com_as_in_the_worked_example() -> None:
    replies = [
        "990290008E08FA855A5D4C50A8ED9000",
        "8709019FF0EC34F9922651990290008E08AD55CC17140B2DED9000",
        "871901FB9235F4E4037F2327DCC8964F1F9B8C30F42C8E2FFF224A990290008E08C8B2787EAEA07D749000",
    ]
    card = ScriptedCard([CHALLENGE + OK, REPLY + OK, *map(bytes.fromhex, replies)])
    channel = session(card).open(KEY)
    assert channel.send(Apdu(0xA4, 0x02, 0x0C, bytes.fromhex("011E"))).sw == SW.OK
    assert channel.send(Apdu(0xB0, le=4)).data == bytes.fromhex("60145F01")
    assert channel.send(Apdu(0xB0, p2=4, le=0x12)).data == bytes.fromhex("04303130365F36063034303030305C026175")
    assert [command.hex().upper() for command in card.commands[2:]] == [
        "0CA4020C158709016375432908C044F68E08BF8B92D635FF24F800",
        "0CB000000D9701048E08ED6705417E96BA5500",
        "0CB000040D9701128E082EA28A70F3C7B53500",
    ]


@pytest.mark.parametrize("sw", [0x6300, 0x63C2, 0x6985, 0x6982, 0x6988])
def test_refused_key_is_denied_with_its_status_word(sw: int) -> None:
    card = ScriptedCard([CHALLENGE + OK, sw.to_bytes(2, "big")])
    with pytest.raises(AccessDeniedError) as denied:
        session(card).open(KEY)
    assert denied.value.sw == sw


@pytest.mark.parametrize(
    "replies",
    [
        pytest.param([b"\x6f\xff"], id="fault instead of a challenge"),
        pytest.param([CHALLENGE[:4] + OK], id="short challenge"),
        pytest.param([b"\x90"], id="one byte"),
        pytest.param([CHALLENGE + OK, b"\x6f\xff"], id="fault instead of a proof"),
    ],
)
def test_misbehaving_chip_is_a_fault(replies: list[bytes]) -> None:
    with pytest.raises(CardFaultError):
        session(ScriptedCard(replies)).open(KEY)


@pytest.mark.parametrize("at", range(0, 40, 5))
def test_altered_proof_of_the_chip_opens_nothing(at: int) -> None:
    altered = bytearray(REPLY)
    altered[at] ^= 1
    with pytest.raises(SecureMessagingError):
        session(ScriptedCard([CHALLENGE + OK, bytes(altered) + OK])).open(KEY)


def test_short_proof_of_the_chip_opens_nothing() -> None:
    with pytest.raises(SecureMessagingError):
        session(ScriptedCard([CHALLENGE + OK, REPLY[:-1] + OK])).open(KEY)


def test_reflected_proof_opens_nothing() -> None:
    with pytest.raises(SecureMessagingError):
        session(ScriptedCard([CHALLENGE + OK, COMMAND + OK])).open(KEY)


def test_a_fifth_key_is_never_tried() -> None:
    card = ScriptedCard([CHALLENGE + OK, b"\x63\x00"] * 5)
    with pytest.raises(AccessDeniedError) as denied:
        BacSession(card).open_any([KEY] * 5)
    assert denied.value.tries == 4
    assert len(card.commands) == 8


def test_no_secret_shows_in_what_may_be_logged() -> None:
    proof = Proof(KEY, CHALLENGE, OWN_CHALLENGE, OWN_SEED)
    assert "L898902C" not in repr(proof)
    assert "940623" not in repr(proof.session_keys(REPLY))
