"""The proof: a child process draws, and what it draws and says is judged. Here programs stand in for the seat."""

import sys
from io import BytesIO
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from protocol import paper
from protocol.paper import Choice, ChoiceInteraction, Item, PackedPaper, Part
from server.papers.proofing import Fault, FaultCode, ProofFailedError, proofed

DRAWS = """
import json, struct, sys, zlib
from pathlib import Path
options = dict(zip(sys.argv[1::2], sys.argv[2::2]))
assert (options["--size"], options["--zoom"]) == ("1024x768", "150")
paper, out = json.loads(Path(options["--proof"]).read_bytes()), Path(options["--out"])
def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
def png(width, height):
    rows = zlib.compress(b"".join(b"\\0" + bytes([200]) * 3 * width for _ in range(height)))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\\x89PNG\\r\\n\\x1a\\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
numbers = [item["number"] for part in paper["parts"] for item in part["items"]]
report = [{"number": number, "clipped": False, "missing": []} for number in numbers]
for number in numbers:
    (out / f"{number:03}.png").write_bytes(png(1024, 768))
CHANGE
(out / "report.json").write_text(json.dumps({"items": report}))
"""


def packed(items: int = 3) -> PackedPaper:
    choices = (Choice("c1", "một"), Choice("c2", "hai"))
    made = tuple(Item(f"i{number}", number, "<p>Câu</p>", ChoiceInteraction(choices)) for number in range(1, items + 1))
    part = Part("Phần I", "Trắc nghiệm", "Chọn một đáp án", "1", made)
    return PackedPaper(paper.PAPER_FORMAT, "0" * 32, "Toán", "0000", 50, (part,), {})


def seat(tmp_path: Path, change: str = "") -> tuple[str, ...]:
    """Return a program that takes a seat's options; `change` is what it does differently."""
    program = tmp_path / "seat.py"
    program.write_text(DRAWS.replace("CHANGE", change))
    return (sys.executable, str(program))


def test_a_paper_that_is_drawn_whole_has_no_faults_and_a_sheet_of_its_items(tmp_path: Path) -> None:
    done = proofed(packed(5), seat=seat(tmp_path))
    assert (done.proof.items, done.proof.faults, done.proof.zoom) == (5, (), 150)
    with Image.open(BytesIO(done.sheet)) as sheet:
        assert sheet.size[1] > 2 * 300


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ("report[1]['clipped'] = True", (Fault(2, FaultCode.CLIPPED),)),
        ("report[2]['missing'] = ['hinh.png']", (Fault(3, FaultCode.MISSING, "hinh.png"),)),
        ("(out / '001.png').unlink()", (Fault(1, FaultCode.NOT_DRAWN),)),
        ("del report[0]", (Fault(1, FaultCode.NOT_DRAWN),)),
    ],
)
def test_what_is_clipped_missing_or_not_drawn_is_a_fault(
    tmp_path: Path, change: str, faults: tuple[Fault, ...]
) -> None:
    done = proofed(packed(), seat=seat(tmp_path, change))
    assert done.proof.faults == faults
    assert done.sheet != proofed(packed(), seat=seat(tmp_path)).sheet


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("sys.exit(3)", "exit"),
        ("report = 5", "report"),
        ("report = [{'number': 'x'}]", "report"),
        ("(out / '001.png').write_bytes(b'no picture')", "picture"),
        ("(out / '001.png').write_bytes(png(1, 1)[:40])", "picture"),
        ("(out / '001.png').write_bytes(bytes(9_000_000))", "picture"),
        ("(out / '001.png').write_bytes(png(20000, 3000))", "picture"),
        ("report = ['x' * 5_000_000]", "report"),
    ],
)
def test_a_seat_that_fails_or_writes_nonsense_gives_no_proof(tmp_path: Path, change: str, reason: str) -> None:
    with pytest.raises(ProofFailedError) as failed:
        proofed(packed(), seat=seat(tmp_path, change))
    assert failed.value.reason == reason


def test_a_seat_that_hangs_is_ended(tmp_path: Path) -> None:
    with pytest.raises(ProofFailedError) as failed:
        proofed(packed(), seat=seat(tmp_path, "import threading; threading.Event().wait()"), seconds=0.5)
    assert failed.value.reason == "timeout"


def test_a_machine_without_a_seat_says_so() -> None:
    with pytest.raises(ProofFailedError) as failed:
        proofed(packed(), seat=("/no/such/program",))
    assert failed.value.reason == "exit"


def test_the_real_seat_draws_a_paper_and_misses_a_picture_that_is_not_there() -> None:
    made = packed(2)
    part = made.parts[0]
    broken = msgspec.structs.replace(part.items[1], html='<p>Hình: <img src="asset:khongco"></p>')
    part = msgspec.structs.replace(part, items=(part.items[0], broken))
    done = proofed(msgspec.structs.replace(made, parts=(part,)))
    assert [(fault.number, fault.code) for fault in done.proof.faults] == [(2, FaultCode.MISSING)]
    with Image.open(BytesIO(done.sheet)) as sheet:
        assert len(sheet.getcolors(1 << 24) or []) > 20  # something was drawn
