"""The slip's code at the seat: opens for its person alone, counts wrong tries, survives a restart."""

from pathlib import Path

import msgspec
import pytest

from protocol import codes, officer, sealing
from protocol.api import ExamSession, SeatPackage
from station.exam.attempt import SignInRefusedError
from station.exam.seat import RefusalCode
from station.sign_in import CodeSignIn

SESSION = ExamSession("s1", "Ca 1", "Toán", "12", "THPT Lạng Giang số 1", 0, 0, 90, 15)
CANDIDATE, NAME = "18001234", "Nguyễn Thị Hòa"
SLOT_KEY = bytes(range(32))
SLOT_CODE = "7K3Q9F2M0XWT"
PIN = "son-la-1930"
OFFICER = officer.create_officer("cb1", "Nguyễn Minh Đức", "invigilator", PIN, bytes(range(64)), bytes(16), bytes(12))
SLIP = sealing.slip_code(SLOT_CODE, SLOT_KEY, CANDIDATE, SESSION.id)


@pytest.fixture(scope="module")
def package() -> SeatPackage:
    """A seat kept for one candidate, with one slot."""
    content = sealing.SlotContent(SLOT_KEY, CANDIDATE, NAME, "2008-11-03")
    box = sealing.make_slot_box(1, SLOT_CODE, content, bytes(16), bytes(12))
    return SeatPackage(1, "Khảo sát", SESSION, "07", "15", (box,), (OFFICER,), b"", (), (), "", b"")


def refusal(sign_in: CodeSignIn, candidate: str, typed: str) -> tuple[RefusalCode, dict[str, str]]:
    """Return how a sign-in is refused."""
    with pytest.raises(SignInRefusedError) as refused:
        sign_in.open(candidate, typed)
    return refused.value.refusal.code, refused.value.refusal.facts


def test_the_slip_opens_the_slot_of_its_person(package: SeatPackage, tmp_path: Path) -> None:
    slot = CodeSignIn(package, tmp_path).open(CANDIDATE, codes.grouped(SLIP, 5).lower())
    assert (slot.number, slot.content.key, slot.content.name) == (1, SLOT_KEY, NAME)


def test_a_short_code_is_a_slip_of_the_finger_and_not_counted(package: SeatPackage, tmp_path: Path) -> None:
    sign_in = CodeSignIn(package, tmp_path)
    assert refusal(sign_in, CANDIDATE, SLIP[:-1]) == (RefusalCode.MALFORMED_CODE, {})
    assert sign_in.wrong == 0


def test_one_mistyped_letter_is_refused_with_the_tries_left(package: SeatPackage, tmp_path: Path) -> None:
    mistyped = SLIP[:4] + ("A" if SLIP[4] != "A" else "B") + SLIP[5:]
    assert refusal(CodeSignIn(package, tmp_path), CANDIDATE, mistyped) == (RefusalCode.WRONG_CODE, {"tries_left": "4"})


def test_a_right_slot_code_with_wrong_check_letters_is_refused(package: SeatPackage, tmp_path: Path) -> None:
    last = "A" if SLIP[-1] != "A" else "B"
    code, _ = refusal(CodeSignIn(package, tmp_path), CANDIDATE, SLIP[:-1] + last)
    assert code is RefusalCode.WRONG_CODE


def test_another_candidate_is_told_whose_seat_it_is(package: SeatPackage, tmp_path: Path) -> None:
    code, facts = refusal(CodeSignIn(package, tmp_path), "18001507", SLIP)
    assert (code, facts) == (RefusalCode.OTHER_SEAT, {"seat": "15", "expected": NAME})


def test_five_wrong_codes_lock_the_slots_through_a_restart_until_an_officer_comes(
    package: SeatPackage, tmp_path: Path
) -> None:
    lock(package, tmp_path)
    restarted = CodeSignIn(package, tmp_path)
    assert refusal(restarted, CANDIDATE, SLIP)[0] is RefusalCode.SLOT_LOCKED
    restarted.approve_unlock(officer.unlock(OFFICER, PIN), at=0)
    assert CodeSignIn(package, tmp_path).take_unlock() == "cb1"
    assert CodeSignIn(package, tmp_path).open(CANDIDATE, SLIP).number == 1


def test_an_approval_opens_one_lock_only(package: SeatPackage, tmp_path: Path) -> None:
    lock(package, tmp_path)
    sign_in = CodeSignIn(package, tmp_path)
    sign_in.approve_unlock(officer.unlock(OFFICER, PIN), at=0)
    (approval,) = tmp_path.glob("unlock-*")
    kept = approval.read_bytes()
    sign_in.take_unlock()
    lock(package, tmp_path)
    approval.write_bytes(kept)
    assert sign_in.take_unlock() == ""
    assert sign_in.locked


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff" * 9999])
def test_a_made_up_approval_opens_nothing(package: SeatPackage, tmp_path: Path, content: bytes) -> None:
    lock(package, tmp_path)
    (tmp_path / "unlock-s1").write_bytes(content)
    assert CodeSignIn(package, tmp_path).take_unlock() == ""


def test_a_strangers_approval_opens_nothing(package: SeatPackage, tmp_path: Path) -> None:
    lock(package, tmp_path)
    stranger = officer.create_officer("cb1", "Người lạ", "invigilator", PIN, bytes(64), bytes(16), bytes(12))
    sign_in = CodeSignIn(package, tmp_path)
    sign_in.approve_unlock(officer.unlock(stranger, PIN), at=0)
    assert sign_in.take_unlock() == ""


def lock(package: SeatPackage, folder: Path) -> None:
    """Type wrong codes until the slots lock."""
    sign_in = CodeSignIn(package, folder)
    while not sign_in.locked:
        refusal(sign_in, CANDIDATE, "0" * 15)


def test_an_officer_whose_role_may_not_opens_nothing(package: SeatPackage, tmp_path: Path) -> None:
    inspector = officer.create_officer("cb1", "Thanh tra", "inspector", PIN, bytes(range(64)), bytes(16), bytes(12))
    seated = msgspec.structs.replace(package, officers=(inspector,))
    lock(seated, tmp_path)
    sign_in = CodeSignIn(seated, tmp_path)
    sign_in.approve_unlock(officer.unlock(inspector, PIN), at=0)
    assert sign_in.take_unlock() == ""
