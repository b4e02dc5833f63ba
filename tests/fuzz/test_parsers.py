"""Whatever the bytes: every parser of the product gives a value or its own error, in bounded time and memory.

`make fuzz` spoils good bytes for SECONDS per parser; `FUZZ_SEED` repeats a run. A failure says the seed and the bytes.
"""

import os
import random
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fixtures.papers.toan_2025 import build_question_workbook
from fixtures.rosters import build_roster_workbook
from fixtures.rosters.files import Kind
from fixtures.rosters.lists import sent_list
from protocol import api, codes, device, export, journal, log, paper, receipt
from protocol.device import EnrolmentCode
from protocol.errors import ProtocolError
from protocol.export import FrameKind, Manifest
from protocol.journal import DeviceId, StreamId, Tip
from protocol.paper import PackedPaper
from protocol.records import Progress
from server.bank.importers.workbook import read_workbook
from server.roster.importers.reading import Settings, locate, read_candidates, read_list
from server.stations import tokens
from server.stations.tokens import BadTokenError, Permit
from server.workbooks import WorkbookError
from station.reader.atr_info import parse_atr_info
from station.reader.com import parse_com
from station.reader.dg1 import parse_dg1
from station.reader.dg2 import parse_dg2
from station.reader.dg7 import parse_dg7
from station.reader.dg11 import parse_dg11
from station.reader.dg12 import parse_dg12
from station.reader.dg13 import parse_dg13
from station.reader.errors import ReaderError
from station.reader.hint import parse_hint
from station.reader.mrz import parse_typed_mrz
from station.reader.portrait import portrait_jpeg
from station.reader.sod import parse_sod
from tests.fuzz.mutations import damaged
from tests.server.board import make_board
from tests.station.reader import pictures, sample
from tests.station.reader import test_parsers as chip_files
from tests.station.reader.decoders import DECODERS
from tests.station.reader.test_dg1 import passport

pytestmark = [
    pytest.mark.fuzz,
    pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning"),  # of odd serials
    pytest.mark.filterwarnings("ignore:Attribute.s length:UserWarning"),
]

SECONDS = float(os.environ.get("FUZZ_SECONDS", "10"))
SEED = int(os.environ.get("FUZZ_SEED", "20261123"))
ONE_MOST_S, MEMORY_MOST = 5.0, 512 * 1024 * 1024
TODAY = date(2026, 12, 12)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
STREAM = StreamId(bytes(range(16)))


@dataclass(frozen=True)
class Parser:
    """What is fed, the good bytes it starts from, and the errors that are its own."""

    name: str
    parse: Callable[[bytes], object]
    good: bytes
    errors: tuple[type[Exception], ...]


def _text(parse: Callable[[str], object]) -> Callable[[bytes], object]:
    return lambda raw: parse(raw.decode("utf-8", "replace"))


def _entry_bytes() -> bytes:
    return journal.append(Tip(STREAM), Progress(1, 22), 5)[0].header.encode()


def _journals() -> bytes:
    entry = journal.append(Tip(STREAM), Progress(1, 22), 5)[0]
    batch = api.SegmentBatch(STREAM, 1, (api.StoredEntry(entry.header.encode(), entry.body),))
    return msgspec.msgpack.encode(api.JournalsRequest((batch,)))


def _journal_file() -> bytes:
    return export.JOURNAL_MAGIC + export.frame(FrameKind.ENTRY, _entry_bytes()) + export.frame(FrameKind.HEAD, b"x" * 9)


def _paper() -> bytes:
    return paper.encode(PackedPaper(paper.PAPER_FORMAT, "00" * 16, "Toán", "0101", 90, (), {}))


def _head() -> journal.SignedHead:
    return journal.sign_head(Tip(STREAM, 1, 4, bytes(32)), 5, KEY)


def _token() -> bytes:
    return tokens.issue(Permit(DeviceId(bytes(16)), (STREAM,), 2**40), bytes(32)).encode()


def _root() -> log.SignedRoot:
    return log.sign_root(3, bytes(32), 5, KEY)


def _proof() -> bytes:
    leaf = log.head_leaf(log.LeafKind.DESK_HEAD, _head().encode()).encoded
    return log.InclusionProof(leaf, 1, (bytes(32), bytes(32)), _root(), b"board", b"authority").encode()


PROTOCOL = (ProtocolError,)
PARSERS = [
    Parser("header", journal.decode_header, _entry_bytes(), PROTOCOL),
    Parser("head", journal.decode_head, _head().encode(), PROTOCOL),
    Parser("receipt", receipt.decode, receipt.issue(_head(), 5, KEY).encode(), PROTOCOL),
    Parser("journal file", lambda raw: list(export.frames(raw)), _journal_file(), PROTOCOL),
    Parser(
        "manifest",
        lambda raw: export.decode_manifest(export.open_manifest(raw)[0]),
        export.sealed_manifest(export.encode_manifest(Manifest(1, "x", 5, (), ())), bytes(64)),
        PROTOCOL,
    ),
    Parser("code", _text(lambda text: codes.decode(codes.clean(text, 16))), b"ABCD EFGH JKMN PQRS", PROTOCOL),
    Parser(
        "enrolment code",
        _text(device.read_enrolment_code),
        EnrolmentCode(bytes(16), bytes(8)).text().encode(),
        PROTOCOL,
    ),
    Parser("paper", paper.decode, _paper(), PROTOCOL),
    Parser(
        "journals request",
        lambda raw: msgspec.msgpack.decode(raw, type=api.JournalsRequest),
        _journals(),
        (msgspec.DecodeError, ValueError, RecursionError),
    ),
    Parser("token", _text(lambda text: tokens.check(text, bytes(32), 0)), _token(), (BadTokenError,)),
    Parser("leaf", log.read_leaf, log.head_leaf(log.LeafKind.DESK_HEAD, _head().encode()).encoded, PROTOCOL),
    Parser("proof", log.read_proof, _proof(), PROTOCOL),
    Parser("signed root", log.decode_root, _root().encode(), PROTOCOL),
    Parser("printed root", _text(log.read_root_text), log.root_text(_root()).encode(), PROTOCOL),
    Parser("EF.COM", parse_com, bytes.fromhex("60175F0104303130375F36063034303030305C056175776D6E"), (ReaderError,)),
    Parser("EF.DG1", lambda raw: parse_dg1(raw, TODAY), sample.GROUPS[1], (ReaderError,)),
    Parser("EF.DG2", parse_dg2, sample.GROUPS[2], (ReaderError,)),
    Parser("EF.DG7", parse_dg7, chip_files.DG7, (ReaderError,)),
    Parser("EF.DG11", parse_dg11, chip_files.DG11, (ReaderError,)),
    Parser("EF.DG12", parse_dg12, chip_files.DG12, (ReaderError,)),
    Parser("EF.DG13", parse_dg13, sample.GROUPS[13], (ReaderError,)),
    Parser("EF.SOD", parse_sod, sample.SOD, (ReaderError,)),
    Parser("EF.DG1 of a passport", lambda raw: parse_dg1(raw, TODAY), sample.dg1(passport()), (ReaderError,)),
    Parser(
        "EF.DG2 in 39794-5",
        parse_dg2,
        pictures.dg2((0x7F2E, pictures.face_block([sample.PICTURE]))),
        (ReaderError,),
    ),
    Parser("EF.ATR/INFO", parse_atr_info, chip_files.ATR_INFO, (ReaderError,)),
    Parser("JPEG", portrait_jpeg, sample.PICTURE, (ReaderError,)),
    Parser("JPEG 2000", portrait_jpeg, pictures.picture("JPEG2000"), (ReaderError,)),
    Parser("typed zone", _text(parse_typed_mrz), sample.zone().encode(), (ReaderError,)),
    *(Parser(one.name, one.decode, one.good, one.errors) for one in DECODERS),
    Parser("hint", _text(parse_hint), "024308012345|024001|Nguyễn Thị Hòa|03112008|Nữ||".encode(), (ReaderError,)),
]


def fed(parser: Parser) -> int:
    """Feed `parser` spoiled bytes for a while; return how many times. Fails on anything but its own errors."""
    chance = random.Random(SEED)  # noqa: S311 -- a seeded hand, to be repeated
    parser.parse(parser.good)  # else nothing is learned from what was spoiled
    count, ends = 0, time.monotonic() + SECONDS
    while time.monotonic() < ends:
        raw = damaged(parser.good, chance)
        started = time.monotonic()
        try:
            parser.parse(raw)
        except parser.errors:
            pass
        except Exception as error:
            pytest.fail(f"{parser.name}, seed {SEED}, try {count}: {error!r} over {raw[:400].hex()}")
        assert time.monotonic() - started < ONE_MOST_S, f"{parser.name}, seed {SEED}, try {count}: too slow"
        count += 1
    return count


@pytest.mark.parametrize("parser", PARSERS, ids=lambda parser: parser.name)
def test_spoiled_bytes_are_a_value_or_the_parsers_own_error(parser: Parser) -> None:
    assert fed(parser) > 100


@pytest.mark.parametrize("kind", [Kind.XLS, Kind.ODS, Kind.CSV_1258, Kind.CSV_TCVN3])
def test_a_spoiled_list_of_any_kind_is_a_list_or_an_error_of_workbooks(kind: Kind) -> None:
    good = sent_list(20, 1, kind=kind).data
    assert fed(Parser(kind.value, lambda raw: read_list(locate(raw), Settings(TODAY)), good, (WorkbookError,))) > 10


def _candidates(raw: bytes) -> object:
    return read_candidates(raw, Settings(TODAY))


def _questions(raw: bytes) -> object:
    return read_workbook(raw, "book.xlsx", {})  # whatever is wrong is listed


@pytest.mark.parametrize("kind", ["candidates", "questions"])
def test_a_spoiled_workbook_is_a_list_or_an_error_of_workbooks(
    kind: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("books")
    path = folder / "book.xlsx"
    (build_roster_workbook if kind == "candidates" else build_question_workbook)(path)
    parse = _candidates if kind == "candidates" else _questions
    tracemalloc.start()
    try:
        assert fed(Parser(kind, parse, path.read_bytes(), (WorkbookError,))) > 10
        assert tracemalloc.get_traced_memory()[1] < MEMORY_MOST
    finally:
        tracemalloc.stop()


def test_a_spoiled_certificate_is_no_device(tmp_path_factory: pytest.TempPathFactory) -> None:
    board = make_board(tmp_path_factory.mktemp("board"))
    certificate, authority = board.enrolled("desk", "ban-2", "07").certificate, board.folder.authority.certificate
    board.engine.dispose()
    assert fed(Parser("certificate", lambda raw: device.read_device(raw, authority), certificate, PROTOCOL)) > 100
