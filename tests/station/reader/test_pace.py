"""PACE against the worked examples of ICAO 9303-11 appendices G, H and I, and against chips that do not follow it."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from station.reader import tlv
from station.reader.access_key import AccessKey, AccessNumber
from station.reader.cipher_suite import PASSWORD, CipherSuite
from station.reader.errors import AccessDeniedError, CardFaultError
from station.reader.groups import DhGroup, Group, standardized_group
from station.reader.pace import ChipProof, PaceRefusedError, PaceSession, pseudo_random
from station.reader.security_infos import Mapping, PaceInfo, parse_security_infos

EXAMPLES: dict[str, dict[str, Any]] = json.loads((Path(__file__).parent / "vectors" / "pace.json").read_text())
OK = b"\x90\x00"
MAPPING_OF = {"G": Mapping.GENERIC, "H": Mapping.INTEGRATED, "I": Mapping.CHIP_AUTHENTICATION}
SUITE = CipherSuite.AES_128


class KnownPassword(AccessNumber):
    """Stands for a password whose derived key alone is printed in the example."""


def octets(example: dict[str, Any], name: str) -> bytes:
    return bytes.fromhex(example[name])


def group_of(example: dict[str, Any]) -> Group:
    group = standardized_group(example["parameter"])
    assert group is not None
    return group


def info_of(name: str) -> PaceInfo:
    example = EXAMPLES[name]
    return PaceInfo(octets(example, "oid"), MAPPING_OF[name[0]], SUITE, example["parameter"], group_of(example), b"")


class Script:
    """A chip that gives the example's answers, and keeps what it was asked."""

    def __init__(self, example: dict[str, Any]) -> None:
        self.asked: list[bytes] = []
        chip_data = [(0x8A, octets(example, "hidden_chip_data"))] if "hidden_chip_data" in example else []
        mapping = [(0x82, octets(example, "chip_map_public"))] if "chip_map_public" in example else []
        self.answers = [
            OK,
            answer((0x80, octets(example, "hidden_nonce"))),
            answer(*mapping),
            answer((0x84, octets(example, "chip_public"))),
            answer((0x86, octets(example, "chip_token")), *chip_data),
        ]

    def transmit(self, command: bytes) -> bytes:
        self.asked.append(command)
        return self.answers[len(self.asked) - 1]

    def object(self, step: int, tag: int) -> bytes:
        """Return an object of the command of a step, counted from 0."""
        command = self.asked[step]
        dynamic = tlv.find(command[5:-1], 0x7C).value
        return tlv.find(dynamic, tag).value


def answer(*objects: tuple[int, bytes]) -> bytes:
    return tlv.encode(0x7C, b"".join(tlv.encode(tag, value) for tag, value in objects)) + OK


def chance(example: dict[str, Any]) -> Callable[[int], bytes]:
    """Give the random numbers of the example: its nonce as it is, its keys so that they come out of the reduction."""
    group = group_of(example)
    order = group.order  # type: ignore[attr-defined]  # both kinds of group have one
    drawn = [octets(example, "own_nonce")] if "own_nonce" in example else []
    keys = [example[name] for name in ("map_secret", "secret") if name in example]
    drawn += [(int(key, 16) % order - 1).to_bytes((order.bit_length() + 7) // 8 + 8, "big") for key in keys]
    given = iter(drawn)

    def random(length: int) -> bytes:
        content = next(given)
        assert len(content) == length
        return content

    return random


def password(example: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> AccessNumber:
    """Return a password that derives to the key of the example."""
    derive = CipherSuite.derive

    def derived(suite: CipherSuite, secret: bytes, use: int) -> bytes:
        return octets(example, "k_pi") if use == PASSWORD else derive(suite, secret, use)

    monkeypatch.setattr(CipherSuite, "derive", derived)
    return KnownPassword("000000")


@pytest.mark.parametrize("name", ["G.1", "I.1"])
def test_the_password_of_a_zone_is_the_standard_s(name: str) -> None:
    example = EXAMPLES[name]
    secret = AccessKey(example["document"], example["born"], example["expires"]).secret
    assert secret == octets(example, "k")
    assert SUITE.derive(secret, PASSWORD) == octets(example, "k_pi")


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_worked_example_is_spoken_to_the_byte(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    example, script = EXAMPLES[name], Script(EXAMPLES[name])
    PaceSession(script, info_of(name), chance(example)).open(password(example, monkeypatch))
    assert script.asked[0][:4].hex() == "0022c1a4"
    assert script.asked[1].hex() == "10860000027c0000"
    if "map_public" in example:
        assert script.object(2, 0x81) == octets(example, "map_public")
    else:
        assert script.object(2, 0x81) == octets(example, "own_nonce")
    assert script.object(3, 0x83) == octets(example, "public")
    assert script.object(4, 0x85) == octets(example, "token")


@pytest.mark.parametrize("name", ["H.1", "H.2"])
def test_the_integrated_mapping_gives_the_standard_s_generator(name: str) -> None:
    example = EXAMPLES[name]
    group = group_of(example)
    number = pseudo_random(SUITE, octets(example, "nonce"), octets(example, "own_nonce"), group.prime)
    assert number == int(example["pseudo_random"], 16)
    mapped = group.encoded(number)
    generator = mapped.generator  # type: ignore[attr-defined]  # both kinds of group have one
    if isinstance(mapped, DhGroup):
        assert generator == int(example["generator"], 16)
    else:
        assert generator.to_bytes("uncompressed") == octets(example, "generator")


def test_the_chip_authentication_mapping_proves_the_chip_s_key(monkeypatch: pytest.MonkeyPatch) -> None:
    example, script = EXAMPLES["I.1"], Script(EXAMPLES["I.1"])
    opened = PaceSession(script, info_of("I.1"), chance(example)).open(password(example, monkeypatch))
    assert opened.proof == ChipProof(octets(example, "chip_map_public"), octets(example, "chip_data"))
    infos = parse_security_infos("CardSecurity", tlv.encode(0x31, octets(example, "key_info")))
    key = infos.keys[0].key
    assert key.group is not None
    assert opened.proof.holds(key.group, key.public)
    assert not opened.proof.holds(key.group, octets(example, "chip_public"))


def altered(step: int, reply: bytes) -> Script:
    script = Script(EXAMPLES["G.1"])
    script.answers[step] = reply
    return script


OFF_CURVE = bytes.fromhex(EXAMPLES["G.1"]["chip_public"][:-2] + "95")
REFLECTED = octets(EXAMPLES["G.1"], "public")


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(altered(1, answer((0x80, bytes(15)))), id="A42 nonce of 15 bytes"),
        pytest.param(altered(1, answer((0x80, bytes(32)))), id="A42 nonce of 32 bytes"),
        pytest.param(altered(1, answer()), id="no nonce"),
        pytest.param(altered(1, b"\x7c\x84\xff\xff\xff\xff" + OK), id="hostile length"),
        pytest.param(altered(2, answer((0x82, OFF_CURVE))), id="A39 mapping key off the curve"),
        pytest.param(altered(2, answer((0x82, b"\0"))), id="A39 mapping key at infinity"),
        pytest.param(altered(2, answer((0x82, octets(EXAMPLES["G.1"], "map_public")))), id="A40 mapping key reflected"),
        pytest.param(altered(3, answer((0x84, OFF_CURVE))), id="A39 key off the curve"),
        pytest.param(altered(3, answer((0x84, REFLECTED))), id="A40 key reflected"),
        pytest.param(altered(3, b"\x63\x00"), id="refused in the middle"),
        pytest.param(altered(4, answer((0x86, bytes(8)))), id="A41 wrong token"),
        pytest.param(altered(4, b"\x63\x00"), id="wrong password"),
        pytest.param(altered(4, b"\x63\xc2"), id="A63 wrong password, two tries left"),
    ],
)
def test_a_chip_that_does_not_follow_the_protocol_is_denied(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    example = EXAMPLES["G.1"]
    with pytest.raises(AccessDeniedError):
        PaceSession(script, info_of("G.1"), chance(example)).open(password(example, monkeypatch))


def test_keys_of_a_small_subgroup_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    example, script = EXAMPLES["G.2"], Script(EXAMPLES["G.2"])
    prime = group_of(example).prime
    for element in (0, 1, prime - 1, prime, 2):
        script.asked.clear()
        script.answers[2] = answer((0x82, element.to_bytes(128, "big")))
        with pytest.raises(AccessDeniedError):
            PaceSession(script, info_of("G.2"), chance(example)).open(password(example, monkeypatch))


def test_a_refused_template_tries_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    script = altered(0, b"\x6a\x80")
    with pytest.raises(PaceRefusedError):
        PaceSession(script, info_of("G.1"), chance(EXAMPLES["G.1"])).open(AccessNumber("012345"))
    assert len(script.asked) == 1


def test_unknown_parameters_are_refused_before_the_chip_is_asked() -> None:
    script = Script(EXAMPLES["G.1"])
    with pytest.raises(PaceRefusedError):
        PaceSession(script, replace(info_of("G.1"), group=None)).open(AccessNumber("012345"))
    assert script.asked == []


def test_a_fault_of_the_chip_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CardFaultError):
        PaceSession(altered(1, b"\x6f\xff"), info_of("G.1"), chance(EXAMPLES["G.1"])).open(AccessNumber("012345"))


def test_the_parameters_are_always_named(monkeypatch: pytest.MonkeyPatch) -> None:
    example, script = EXAMPLES["G.1"], Script(EXAMPLES["G.1"])
    PaceSession(script, info_of("G.1"), chance(example)).open(password(example, monkeypatch))
    assert script.asked[0][5:].hex() == "800a04007f00070202040202" + "830102" + "84010d"


def test_no_password_shows_in_a_repr() -> None:
    assert "123456" not in repr(AccessNumber("123456"))
