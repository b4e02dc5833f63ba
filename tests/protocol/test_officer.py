"""What officers' keys and approvals promise."""

import msgspec
import pytest

from protocol import officer, policy
from protocol.officer import (
    Approval,
    BadApprovalError,
    NotEnoughOfficersError,
    NotPermittedError,
    Officer,
    OfficerKeys,
    WeakPinError,
    WrongPinError,
)
from protocol.sealing import WrongKeyError

PINS = {"cb1": "son-la-1930", "cb2": "ba-be-2026", "cb3": "cat-ba-1904"}
ROLE = {"cb1": "chair", "cb2": "site_head", "cb3": "inspector"}
RELEASE = policy.act("release-paper")
SUBJECT = officer.subject_of(b"paper", b"hash")
SECRET = bytes(range(32))


@pytest.fixture(scope="module")
def officers() -> dict[str, Officer]:
    return {
        name: officer.create_officer(name, name, ROLE[name], pin, bytes([number]) * 64, bytes(16), bytes(12))
        for number, (name, pin) in enumerate(PINS.items(), start=1)
    }


@pytest.fixture(scope="module")
def keys(officers: dict[str, Officer]) -> dict[str, OfficerKeys]:
    return {name: officer.unlock(one, PINS[name]) for name, one in officers.items()}


def test_the_pin_opens_the_keys_that_the_officer_shows(
    officers: dict[str, Officer], keys: dict[str, OfficerKeys]
) -> None:
    approval = keys["cb1"].approve("release-paper", SUBJECT, 5)
    officer.check_approval(approval, officers, "release-paper", SUBJECT)


def test_another_pin_opens_nothing_and_is_not_repeated(officers: dict[str, Officer]) -> None:
    with pytest.raises(WrongPinError) as refused:
        officer.unlock(officers["cb1"], PINS["cb2"])
    assert refused.value.officer == "cb1"
    assert PINS["cb2"] not in str(refused.value)


def test_a_box_does_not_open_under_another_name(officers: dict[str, Officer]) -> None:
    with pytest.raises(WrongPinError):
        officer.unlock(msgspec.structs.replace(officers["cb1"], id="cb9"), PINS["cb1"])


def test_a_short_pin_is_refused() -> None:
    with pytest.raises(WeakPinError):
        officer.create_officer("cb1", "x", "x", "1234567", bytes(64), bytes(16), bytes(12))


def approval(keys: dict[str, OfficerKeys], name: str = "cb1") -> Approval:
    return keys[name].approve("release-paper", SUBJECT, 5)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"officer": "cb9"}, "unknown"),
        ({"officer": "cb2"}, "signature"),
        ({"act": "open-grading"}, "act"),
        ({"subject": bytes(32)}, "subject"),
        ({"at": 6}, "signature"),
        ({"signature": bytes(64)}, "signature"),
        ({"signature": b""}, "signature"),
    ],
)
def test_an_approval_holds_for_its_act_and_subject_only(
    officers: dict[str, Officer], keys: dict[str, OfficerKeys], change: dict[str, object], reason: str
) -> None:
    changed = msgspec.structs.replace(approval(keys), **change)
    with pytest.raises(BadApprovalError) as refused:
        officer.check_approval(changed, officers, "release-paper", SUBJECT)
    assert refused.value.reason == reason


def test_officer_and_act_cannot_run_into_each_other(keys: dict[str, OfficerKeys]) -> None:
    one = Approval("cb1", "2release", SUBJECT, 0, b"")
    other = Approval("cb12", "release", SUBJECT, 0, b"")
    assert one.signed_bytes() != other.signed_bytes()
    assert officer.subject_of(b"ab", b"c") != officer.subject_of(b"a", b"bc")


def test_two_officers_make_an_act_and_one_twice_does_not(
    officers: dict[str, Officer], keys: dict[str, OfficerKeys]
) -> None:
    officer.check_act(RELEASE, [approval(keys, "cb1"), approval(keys, "cb2")], officers, SUBJECT)
    for signed in ([], [approval(keys)], [approval(keys), keys["cb1"].approve("release-paper", SUBJECT, 6)]):
        with pytest.raises(NotEnoughOfficersError) as refused:
            officer.check_act(RELEASE, signed, officers, SUBJECT)
        assert refused.value.needed == 2


def test_an_officer_whose_role_may_not_is_no_second(officers: dict[str, Officer], keys: dict[str, OfficerKeys]) -> None:
    with pytest.raises(NotPermittedError) as refused:
        officer.check_act(RELEASE, [approval(keys, "cb1"), approval(keys, "cb3")], officers, SUBJECT)
    assert (refused.value.officer, refused.value.act) == ("cb3", "release-paper")


def test_an_act_of_one_signature_takes_one(officers: dict[str, Officer], keys: dict[str, OfficerKeys]) -> None:
    unlock = policy.act("unlock-slots")
    officer.check_act(unlock, [keys["cb2"].approve("unlock-slots", SUBJECT, 5)], officers, SUBJECT)
    with pytest.raises(NotEnoughOfficersError):
        officer.check_act(unlock, [], officers, SUBJECT)


def test_any_pair_opens_a_secret_in_either_order(officers: dict[str, Officer], keys: dict[str, OfficerKeys]) -> None:
    wraps = officer.wrap_for_pairs(SECRET, list(officers.values()))
    assert len(wraps) == 6
    assert all(officer.open_pair(wraps, keys[wrap.first], keys[wrap.second]) == SECRET for wrap in wraps)


def test_one_officer_alone_opens_nothing(officers: dict[str, Officer], keys: dict[str, OfficerKeys]) -> None:
    wraps = officer.wrap_for_pairs(SECRET, [officers["cb1"], officers["cb2"]])
    with pytest.raises(NotEnoughOfficersError):
        officer.open_pair(wraps, keys["cb1"], keys["cb1"])
    with pytest.raises(NotEnoughOfficersError):
        officer.open_pair(wraps, keys["cb1"], keys["cb3"])
    inner = keys["cb1"].remove_layer(wraps[0].box)
    assert SECRET not in inner
    with pytest.raises(WrongKeyError):
        keys["cb1"].remove_layer(inner)
