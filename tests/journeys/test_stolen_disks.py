"""A disk that is carried away: what a thief reads of a desk and of a seat, copied at work and after the power is cut.

The test knows every name, number, code and key of the day, and looks for each of them in each form a file may hold.
"""

import base64
import shutil
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import msgspec
import pytest

from fixtures.exam_day import PINS, ExamDay
from fixtures.papers.toan_2025 import ITEMS
from fixtures.screen import VirtualScreen
from fixtures.seat_hands import SeatHands
from protocol.api import DeskPackage
from protocol.officer import unlock
from protocol.sealing import WrongKeyError
from station import identity
from station.desk_store import DeskContent, DeskStore
from station.officer_pins import MOST_WRONG, OfficerLockedError, OfficerPins, PinRefusedError
from tests.journeys.test_exam_day import CANDIDATE, sit_down

pytestmark = [pytest.mark.pcsc, pytest.mark.window]

LEAST_WORDS = 4  # an item's text is told by so many words in a row


def opened(desk: Path) -> DeskContent:
    """Open a desk's store as its first officer does."""
    store = DeskStore(desk, identity.load(desk).device_id)
    return store.open(unlock(store.officers()[0], PINS[0]))


def plain(text: str) -> str:
    """Return `text` without its marks."""
    bare = "".join(one for one in unicodedata.normalize("NFD", text) if not unicodedata.combining(one))
    return bare.replace("đ", "d").replace("Đ", "D")


def forms_of_text(text: str) -> set[bytes]:
    """Return the byte forms under which a file may hold `text`."""
    spellings = {unicodedata.normalize(form, text) for form in ("NFC", "NFD")} | {plain(text), plain(text).upper()}
    raw = {one.encode(coding) for one in spellings for coding in ("utf-8", "utf-16-le", "utf-16-be")}
    escaped = {one.encode("unicode_escape") for one in spellings}
    return raw | escaped | {form for one in spellings for form in forms_of_bytes(one.encode())}


def forms_of_bytes(secret: bytes) -> set[bytes]:
    """Return `secret` raw, in hex, and in base64 at each of its three alignments."""
    aligned = {base64.b64encode(bytes(skip) + secret + bytes(-(skip + len(secret)) % 3)) for skip in range(3)}
    middles = {one[4 : 4 * ((len(secret) - 2) // 3)] for one in aligned}
    return {secret, secret.hex().encode(), secret.hex().upper().encode()} | {one for one in middles if len(one) > 7}


def secrets_of(content: DeskContent) -> dict[str, set[bytes]]:
    """Return what no disk may show, by what it is."""
    package = msgspec.msgpack.decode(content.package.payload, type=DeskPackage)
    served = [row for row in package.rows if row.room in package.rooms]
    return {
        "name": joined(forms_of_text(row.name) for row in served),
        "card number": joined(forms_of_text(row.number) for row in package.rows),
        "birth date": joined(forms_of_text(row.born) for row in served),
        "slot code": joined(forms_of_text(slot.code) for slot in package.slots),
        "slot key": joined(forms_of_bytes(slot.key) for slot in package.slots),
        "stream key": forms_of_bytes(content.stream_key),
        "item": joined(forms_of_text(words) for item in ITEMS for words in telling_words(item.content)),
        "answer": joined(forms_of_text(word) for word in ('"choice":"', '"statements":{', '"response":{')),
        "PIN": joined(forms_of_text(pin) for pin in PINS),
    }


def joined(sets: Iterable[set[bytes]]) -> set[bytes]:
    """Return the union."""
    return set().union(*sets)


def telling_words(content: str) -> list[str]:
    """Return pieces of an item's text outside its formulas."""
    pieces = [piece.strip() for piece in content.split("$")[::2]]
    return [piece for piece in pieces if len(piece.split()) >= LEAST_WORDS]


def found_in(disk: Path, secrets: dict[str, set[bytes]]) -> set[tuple[str, str]]:
    """Return which file shows which kind of secret."""
    return {
        (path.name, kind)
        for path in sorted(disk.rglob("*"))
        if path.is_file()
        for kind, needles in secrets.items()
        if has_any(path.read_bytes(), needles)
    }


def has_any(content: bytes, needles: set[bytes]) -> bool:
    """Tell whether one of `needles` stands in `content`."""
    return any(needle in content for needle in needles)


def at_work(day: ExamDay, desk: VirtualScreen, seat: SeatHands) -> None:
    """A candidate admitted, seated by the slip, with answers."""
    sit_down(day, desk, seat)
    for question in day.questions()[:3]:
        seat.answer(question.number, question.kind, question.right)


def test_a_copied_disk_gives_up_no_name_answer_paper_code_or_key(
    day: ExamDay, desk: VirtualScreen, seat: SeatHands, seat_screen: VirtualScreen, tmp_path: Path
) -> None:
    at_work(day, desk, seat)
    for machine in ("desk", "seat"):
        shutil.copytree(day.folder / machine, tmp_path / "running" / machine)
    seat.turn_to_review()
    seat.hand_in()
    day.kill_seat()
    day.kill("desk")
    for machine in ("desk", "seat"):
        shutil.copytree(day.folder / machine, tmp_path / "cut" / machine)

    secrets = secrets_of(opened(tmp_path / "cut" / "desk"))
    (tmp_path / "plain").mkdir()  # the search itself: what lies open is found
    (tmp_path / "plain" / "package").write_bytes(opened(tmp_path / "cut" / "desk").package.payload)
    assert {kind for _, kind in found_in(tmp_path / "plain", secrets)} >= {
        "name",
        "card number",
        "slot code",
        "slot key",
    }
    assert found_in(tmp_path / "running", secrets) == set()
    assert found_in(tmp_path / "cut", secrets) == set()


def test_without_a_right_pin_our_own_code_opens_nothing_of_a_copied_desk(
    day: ExamDay, desk: VirtualScreen, tmp_path: Path
) -> None:
    disk = tmp_path / "copied"
    shutil.copytree(day.folder / "desk", disk)
    store, pins = DeskStore(disk, identity.load(disk).device_id), OfficerPins(disk)
    first, second = store.officers()[:2]
    for left in range(MOST_WRONG - 1, 0, -1):
        with pytest.raises(PinRefusedError) as refused:
            pins.unlock(first, "doan-mo-123")
        assert refused.value.left == left
    with pytest.raises(OfficerLockedError):
        pins.unlock(first, "doan-mo-123")
    with pytest.raises(OfficerLockedError):
        pins.unlock(first, PINS[0])  # the right one comes too late
    assert pins.unlock(second, PINS[1]).officer == second.id

    stranger = unlock(second, PINS[1])
    other = DeskStore(disk, identity.load(day.folder / "seat").device_id)
    with pytest.raises(WrongKeyError):
        other.open(stranger)  # the store of one desk opens at no other device


def test_a_restarted_desk_asks_again_and_still_knows_who_is_in(
    day: ExamDay, desk: VirtualScreen, seat: SeatHands
) -> None:
    sit_down(day, desk, seat)
    day.kill("desk")
    day.end("board")
    day.start_desk(desk.display)
    day.unlock_desk(desk)
    desk.type(CANDIDATE)
    desk.press("Return")
    desk.wait_for("Đặt thẻ lên đầu đọc")
    day.insert("good")
    desk.wait_for("Đã điểm danh")
    assert not any("trước đó" in title for title in desk.titles())
