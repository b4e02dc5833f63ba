"""`truongthi card`: lays sample citizen cards on virtual readers, each in a process of its own."""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from fixtures.card.pki import CardPki
from fixtures.card.samples import SAMPLES, UnknownSampleError, sample
from fixtures.card.vpcd import NoReaderError, ReaderLine

SLOTS = (0, 1)
USAGE = 2
READY = "ready"


def main(arguments: Sequence[str]) -> int:
    """Do what the first word says; return 2 where it cannot be done."""
    asked = _parser().parse_args(arguments)
    asked.state.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        return int(asked.act(asked))
    except UnknownSampleError as unknown:
        print(f"Không có thẻ mẫu «{unknown.name}». Xem: truongthi card list", file=sys.stderr)
    except NoReaderError:
        print("Chưa có đầu đọc ảo: hãy chạy pcscd cùng vsmartcard-vpcd.", file=sys.stderr)
    return USAGE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="truongthi card", description="Thẻ căn cước ảo trên đầu đọc ảo")
    parser.add_argument("--state", type=Path, default=_state_folder(), help="nơi nhớ thẻ nào đang nằm ở đâu")
    words = parser.add_subparsers(required=True)
    words.add_parser("list", help="các thẻ mẫu").set_defaults(act=list_samples)
    words.add_parser("status", help="thẻ đang nằm trên đầu đọc").set_defaults(act=status)
    for word, act, sentence in (
        ("insert", insert, "đặt thẻ"),
        ("swap", swap, "đổi thẻ"),
        ("hold", hold, "giữ thẻ đến khi tiến trình kết thúc"),
    ):
        part = words.add_parser(word, help=sentence)
        part.add_argument("name", help="tên thẻ mẫu")
        part.add_argument("--slot", type=int, choices=SLOTS, default=0)
        part.add_argument("--pki", type=Path, default=_state_folder() / "pki", help="khóa ký thẻ thử")
        part.set_defaults(act=act)
    remove_part = words.add_parser("remove", help="nhấc thẻ")
    remove_part.add_argument("--slot", type=int, choices=SLOTS, default=0)
    remove_part.set_defaults(act=remove)
    return parser


def _state_folder() -> Path:
    base = os.environ.get("XDG_RUNTIME_DIR")
    return Path(base) / "truongthi-cards" if base else Path(tempfile.gettempdir()) / f"truongthi-cards-{os.getuid()}"


def list_samples(_asked: argparse.Namespace) -> int:
    """Print the samples."""
    for name, kind in SAMPLES.items():
        print(f"{name:20}{kind.title}")
    return 0


def status(asked: argparse.Namespace) -> int:
    """Print what lies where."""
    for slot in SLOTS:
        held = _held(asked.state, slot)
        print(f"Đầu đọc {slot + 1}: {f'thẻ «{held[1]}»' if held else 'trống'}")
    return 0


def insert(asked: argparse.Namespace) -> int:
    """Lay a card on a reader that is empty."""
    if held := _held(asked.state, asked.slot):
        print(f"Đầu đọc {asked.slot + 1} đang có thẻ «{held[1]}». Nhấc ra trước, hoặc dùng swap.", file=sys.stderr)
        return USAGE
    if asked.name not in SAMPLES:
        raise UnknownSampleError(asked.name)
    words = ["--state", str(asked.state), "hold", asked.name, "--slot", str(asked.slot), "--pki", str(asked.pki)]
    holder = subprocess.Popen(
        [sys.executable, "-m", "truongthi", "card", *words], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    if holder.stdout is None or holder.stdout.readline().strip() != READY:
        return USAGE
    _record(asked.state, asked.slot).write_text(f"{holder.pid} {asked.name}\n")
    print(f"Đã đặt thẻ «{asked.name}» lên đầu đọc {asked.slot + 1}.")
    return 0


def remove(asked: argparse.Namespace) -> int:
    """Take the card off a reader."""
    held = _held(asked.state, asked.slot)
    if held is None:
        print(f"Đầu đọc {asked.slot + 1} đang trống.", file=sys.stderr)
        return USAGE
    os.kill(held[0], signal.SIGTERM)
    _record(asked.state, asked.slot).unlink()
    print(f"Đã nhấc thẻ «{held[1]}» khỏi đầu đọc {asked.slot + 1}.")
    return 0


def swap(asked: argparse.Namespace) -> int:
    """Take the card off, if there is one, and lay another."""
    if asked.name not in SAMPLES:
        raise UnknownSampleError(asked.name)
    if _held(asked.state, asked.slot):
        remove(asked)
    return insert(asked)


def hold(asked: argparse.Namespace) -> int:
    """Hold a card on a reader until SIGTERM or until the reader is gone."""
    card = sample(asked.name, CardPki.load_or_create(asked.pki))
    line = ReaderLine(card, asked.slot)
    signal.signal(signal.SIGTERM, lambda *_: line.close())
    print(READY, flush=True)
    line.serve()
    return 0


def _record(state: Path, slot: int) -> Path:
    return state / f"slot-{slot}"


def _held(state: Path, slot: int) -> tuple[int, str] | None:
    """Return the process that holds a card on `slot`, and which; a record of one that ended is forgotten."""
    try:
        process, name = _record(state, slot).read_text().split()
        command = Path(f"/proc/{int(process)}/cmdline").read_bytes()
    except (OSError, ValueError):
        return None
    return (int(process), name) if b"hold" in command.split(b"\0") else None
