"""`truongthi card`: lays citizen cards on four virtual readers, each in a process of its own or all from a window."""

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from fixtures.card.chip import VirtualCard
from fixtures.card.listed import NotListedError, find_listed, read_listed
from fixtures.card.pki import CardPki
from fixtures.card.samples import SAMPLES, UnknownSampleError, good_card, sample
from fixtures.card.vpcd import SLOTS, NoReaderError, ReaderLine
from server.workbooks import WorkbookError
from truongthi import card_slots
from truongthi.card_slots import HOLD, WINDOW

USAGE = 2
READY = "ready"


class NothingAskedError(Exception):
    """Neither a sample nor a person of a list is named, or both."""


def main(arguments: Sequence[str]) -> int:
    """Do what the first word says; return 2 where it cannot be done."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    asked.state.mkdir(mode=0o700, parents=True, exist_ok=True)
    if asked.act is None and not asked.window:
        parser.error("cần một lệnh, hoặc --window")
    try:
        return _open_window(asked) if asked.window else int(asked.act(asked))
    except UnknownSampleError as unknown:
        sentence = f"Không có thẻ mẫu «{unknown.name}». Xem: truongthi card list"
    except NothingAskedError:
        sentence = "Cần tên một thẻ mẫu, hoặc --from-list TỆP --number SỐ."
    except NotListedError:
        sentence = f"Không có ai mang số {asked.number} trong danh sách {asked.from_list}."
    except (WorkbookError, OSError) as error:
        sentence = f"Không đọc được danh sách {asked.from_list}: {type(error).__name__}"
    except NoReaderError:
        sentence = "Chưa có đầu đọc ảo này: hãy chạy pcscd cùng vsmartcard-vpcd."
    print(sentence, file=sys.stderr)
    return USAGE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="truongthi card", description="Thẻ căn cước ảo trên bốn đầu đọc ảo")
    folder = card_slots.state_folder()
    parser.add_argument("--state", type=Path, default=folder, help="nơi nhớ thẻ nào đang nằm ở đâu")
    parser.add_argument(WINDOW, action="store_true", help="mở cửa sổ khay thẻ")
    parser.add_argument("--lang", choices=("vi", "en"), default="vi", help="ngôn ngữ của cửa sổ")
    _add_card(parser, folder)
    parser.set_defaults(act=None)
    words = parser.add_subparsers()
    words.add_parser("list", help="các thẻ mẫu").set_defaults(act=list_samples)
    words.add_parser("status", help="thẻ đang nằm trên đầu đọc").set_defaults(act=status)
    for word, act, sentence in (
        ("insert", insert, "đặt thẻ"),
        ("swap", swap, "đổi thẻ"),
        (HOLD, hold, "giữ thẻ đến khi tiến trình kết thúc"),
    ):
        part = words.add_parser(word, help=sentence)
        part.add_argument("name", nargs="?", default="", help="tên thẻ mẫu")
        _add_slot(part)
        _add_card(part, folder)
        part.add_argument("--number", default="", help="số báo danh hoặc số căn cước trong danh sách")
        part.set_defaults(act=act)
    remove_part = words.add_parser("remove", help="nhấc thẻ")
    _add_slot(remove_part)
    remove_part.set_defaults(act=remove)
    return parser


def _add_slot(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--slot", type=int, choices=range(SLOTS), default=0, help="đầu đọc, từ 0")


def _add_card(parser: argparse.ArgumentParser, folder: Path) -> None:
    parser.add_argument("--pki", type=Path, default=folder / "pki", help="khóa ký thẻ thử")
    parser.add_argument("--from-list", type=Path, default=None, metavar="TỆP", help="danh sách thí sinh")


def list_samples(_asked: argparse.Namespace) -> int:
    """Print the samples."""
    for name, kind in SAMPLES.items():
        print(f"{name:20}{kind.title}")
    return 0


def status(asked: argparse.Namespace) -> int:
    """Print what lies where."""
    for slot in range(SLOTS):
        held = card_slots.held(asked.state, slot)
        print(f"Đầu đọc {slot + 1}: {f'thẻ «{held.name}»' if held else 'trống'}")
    return 0


def insert(asked: argparse.Namespace) -> int:
    """Lay a card on a reader that is empty."""
    name, words = _named(asked)
    if held := card_slots.held(asked.state, asked.slot):
        print(f"Đầu đọc {asked.slot + 1} đang có thẻ «{held.name}». Nhấc ra trước, hoặc dùng swap.", file=sys.stderr)
        return USAGE
    words += ["--slot", str(asked.slot), "--pki", str(asked.pki)]
    holder = subprocess.Popen(
        [sys.executable, "-m", "truongthi", "card", "--state", str(asked.state), HOLD, *words],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    if holder.stdout is None or holder.stdout.readline().strip() != READY:
        holder.wait()
        return USAGE
    card_slots.note(asked.state, asked.slot, holder.pid, name)
    print(f"Đã đặt thẻ «{name}» lên đầu đọc {asked.slot + 1}.")
    return 0


def remove(asked: argparse.Namespace) -> int:
    """Take the card off a reader."""
    held = card_slots.held(asked.state, asked.slot)
    if held is None:
        print(f"Đầu đọc {asked.slot + 1} đang trống.", file=sys.stderr)
        return USAGE
    if held.by_window:
        print(f"Thẻ trên đầu đọc {asked.slot + 1} do cửa sổ khay thẻ giữ: rút ở đó.", file=sys.stderr)
        return USAGE
    card_slots.end(held)
    card_slots.forget(asked.state, asked.slot)
    print(f"Đã nhấc thẻ «{held.name}» khỏi đầu đọc {asked.slot + 1}.")
    return 0


def swap(asked: argparse.Namespace) -> int:
    """Take the card off, if there is one, and lay another."""
    _named(asked)
    if card_slots.held(asked.state, asked.slot) and (refused := remove(asked)):
        return refused
    return insert(asked)


def hold(asked: argparse.Namespace) -> int:
    """Hold a card on a reader until SIGTERM or until the reader is gone."""
    line = ReaderLine(_card(asked), asked.slot)
    signal.signal(signal.SIGTERM, lambda *_: line.close())
    print(READY, flush=True)
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stderr.fileno())  # who laid the card goes on, and may wait for its own pipe's end
    line.serve()
    return 0


def _named(asked: argparse.Namespace) -> tuple[str, list[str]]:
    """Return what the card is called, and the words that name it. Raises UnknownSampleError, NothingAskedError."""
    if asked.from_list is not None and asked.number and not asked.name:
        return asked.number, ["--from-list", str(asked.from_list), "--number", asked.number]
    if not asked.name or asked.from_list is not None or asked.number:
        raise NothingAskedError
    if asked.name not in SAMPLES:
        raise UnknownSampleError(asked.name)
    return asked.name, [asked.name]


def _card(asked: argparse.Namespace) -> VirtualCard:
    _named(asked)
    pki = CardPki.load_or_create(asked.pki)
    if asked.name:
        return sample(asked.name, pki)
    found = find_listed(read_listed(asked.from_list, datetime.now(UTC).date()), asked.number)
    return good_card(found.person, pki)


def _open_window(asked: argparse.Namespace) -> int:
    from truongthi.card_window import run  # noqa: PLC0415 -- the other commands need no screen

    listed = read_listed(asked.from_list, datetime.now(UTC).date()) if asked.from_list else ()
    return run(asked.state, CardPki.load_or_create(asked.pki), listed, english=asked.lang == "en")
