"""`truongthi verify`: checks an export or a proof without a server, and says what it found where."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from protocol import log
from protocol.device import FINGERPRINT_BYTES
from protocol.log import MAX_PROOF_BYTES, MalformedLogError
from protocol.merkle import HASH_BYTES
from protocol.sealing import WrongKeyError
from server.audit.findings import Finding, Verification
from server.audit.log_judge import PrintedRoot
from server.audit.readings import ReadingJudge
from server.audit.verifier import ExportFolder, NotAnExportError, verify_export
from truongthi import verify_proof
from truongthi.verify_words import NO_ROOT, NOTES, PLACE, SUMMARY, TRUST, UNUSABLE_WORDS, WORDS

WHOLE, FOUND, UNUSABLE = 0, 1, 2


class UnusableError(Exception):
    """What was named on the command line cannot be used: `reason` is a word of UNUSABLE_WORDS."""

    def __init__(self, reason: str, what: object) -> None:
        super().__init__(reason)
        self.reason, self.what = reason, what


def main(arguments: Sequence[str]) -> int:
    """Check the export or proof that is named; return 0 whole, 1 where something was found, 2 where it is neither."""
    asked = _parser().parse_args(arguments)
    try:
        return _checked(asked)
    except UnusableError as error:
        print(UNUSABLE_WORDS[asked.lang][error.reason].format(error.what), file=sys.stderr)
        return UNUSABLE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="truongthi verify", description="Kiểm tra một bản xuất nhật ký, hoặc tệp bằng chứng của thí sinh"
    )
    parser.add_argument("export", type=Path, help="thư mục xuất, hoặc tệp bằng chứng")
    parser.add_argument("--authority", default="", help="dấu của chứng thư gốc, 32 chữ số thập lục phân")
    parser.add_argument("--root", default="", help="gốc nhật ký in trong biên bản, 64 chữ số thập lục phân")
    parser.add_argument("--size", type=int, default=0, help="số mục in cạnh gốc nhật ký")
    parser.add_argument("--minutes", type=Path, help="tệp chứa dòng chữ của mã QR trong biên bản")
    parser.add_argument("--records-key", type=Path, help="khóa mở hồ sơ của bàn làm thủ tục: kiểm cả chứng cứ đọc thẻ")
    parser.add_argument("--marking", type=Path, help="thư mục khóa chấm (board export-marking): mở bài và chấm lại")
    parser.add_argument("--evidence", type=Path, help="thư mục mới để ghi chứng cứ của từng lần đọc thẻ")
    parser.add_argument("--lang", choices=("vi", "en"), default="vi")
    parser.add_argument("--json", action="store_true", help="in ở dạng JSON")
    return parser


def _checked(asked: argparse.Namespace) -> int:
    pinned = _fingerprint(asked.authority) if asked.authority else None
    printed = _printed(asked)
    if asked.export.is_file():
        told, holds = verify_proof.told(_read(asked.export, "size"), pinned, printed, asked.lang, as_json=asked.json)
        print(told)
        return WHOLE if holds else FOUND
    try:
        done = verify_export(asked.export, pinned, printed, _readings(asked))
    except NotAnExportError as error:
        raise UnusableError(error.reason, error.path) from error
    if asked.marking:
        _mark_again(asked.export, asked.marking, done)
    if asked.json:
        print(as_json(done))
    else:
        print(as_text(done, asked.lang, trusted=pinned is not None, compared=printed is not None))
    return WHOLE if done.whole else FOUND


def _mark_again(exported: Path, folder: Path, done: Verification) -> None:
    """Open the attempts and mark them again by what two officers wrote out."""
    # Here alone: whoever checks chains and signatures needs no database.
    from server.grading.marking_folder import BadMarkingFolderError, read_folder  # noqa: PLC0415
    from server.grading.recheck import recheck  # noqa: PLC0415

    try:
        recheck(ExportFolder(exported), read_folder(folder), done)
    except BadMarkingFolderError as error:
        raise UnusableError("marking", error.path) from error
    except WrongKeyError as error:
        raise UnusableError("marking_key", folder) from error


def _readings(asked: argparse.Namespace) -> ReadingJudge | None:
    """Return what opens and judges the readings of cards, if the board's records key was given."""
    if asked.evidence and not asked.records_key:
        raise UnusableError("no_records_key", asked.evidence)
    if not asked.records_key:
        return None
    try:  # here alone, so that an export without readings needs no reader
        from truongthi.verify_card import EvidenceFolder, bears_out  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise UnusableError("no_reader", error.name) from error
    key = _records_key(asked.records_key)
    if not asked.evidence:
        return ReadingJudge(key, bears_out)
    try:
        asked.evidence.mkdir(parents=True)
    except OSError as error:
        raise UnusableError("evidence", asked.evidence) from error
    return ReadingJudge(key, EvidenceFolder(asked.evidence).examine)


def _records_key(path: Path) -> X25519PrivateKey:
    try:
        key = load_pem_private_key(_read(path, "records_key"), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise UnusableError("records_key", path) from error
    if not isinstance(key, X25519PrivateKey):
        raise UnusableError("records_key", path)
    return key


def _printed(asked: argparse.Namespace) -> PrintedRoot | None:
    """Return the root that was printed, as it was typed or as the QR has it."""
    if asked.minutes:
        text = _read(asked.minutes, "minutes").decode("utf-8", "replace")
        try:
            signed = log.read_root_text(text)
        except MalformedLogError as error:
            raise UnusableError("minutes", asked.minutes) from error
        return PrintedRoot(signed.root, signed.size, signed)
    if not asked.root:
        return None
    root = _hex(asked.root, HASH_BYTES)
    if root is None or asked.size < 0:
        raise UnusableError("root", asked.root)
    return PrintedRoot(root, asked.size)


def _read(path: Path, reason: str) -> bytes:
    """Read a small file: a proof, or the text of a QR."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_PROOF_BYTES + 1)
    except OSError as error:
        raise UnusableError(reason if reason != "size" else "files", path) from error
    if len(content) > MAX_PROOF_BYTES:
        raise UnusableError(reason, path)
    return content


def _fingerprint(typed: str) -> bytes:
    pinned = _hex(typed, FINGERPRINT_BYTES)
    if pinned is None:
        raise UnusableError("authority", typed)
    return pinned


def _hex(typed: str, size: int) -> bytes | None:
    try:
        content = bytes.fromhex("".join(letter for letter in typed if letter not in ":-"))
    except ValueError:
        return None
    return content if len(content) == size else None


def as_text(done: Verification, lang: str, *, trusted: bool, compared: bool) -> str:
    """Return what was found as sentences."""
    facts = _facts(done)
    lines = [line(finding, lang) for finding in done.findings] or [SUMMARY[lang].format(**facts)]
    lines += [note.format(facts[name]) for name, note in NOTES[lang].items() if facts[name]]
    if not compared:
        lines.append(NO_ROOT[lang])
    if not trusted and done.fingerprint:
        lines.append(TRUST[lang].format(fingerprint=done.fingerprint))
    return "\n".join(lines)


def _facts(done: Verification) -> dict[str, int]:
    return {
        "streams": done.streams,
        "entries": done.entries,
        "read": done.read,
        "sealed": done.sealed,
        "erased": done.erased,
        "readings": done.readings,
        "chip_proofs": done.chip_proofs,
        "heads": done.heads,
        "receipts": done.receipts,
        "papers": done.papers,
        "forks": done.forks,
        "leaves": done.leaves,
        "roots": done.roots,
        "matched": done.matched,
        "unlogged": done.unlogged,
        "unreceived": done.unreceived,
        "versions": done.versions,
        "results": done.results,
        "regraded": done.regraded,
        "unregraded": done.unregraded,
        "unchecked": done.unchecked,
    }


def line(finding: Finding, lang: str) -> str:
    """Return one finding as a sentence."""
    place = PLACE[lang].format(
        file=finding.file, stream=finding.stream or "-", seq=finding.seq or "-", start=finding.start, end=finding.end
    )
    return f"{place}: {WORDS[lang][finding.fault]}"


def as_json(done: Verification) -> str:
    """Return what was found for programs."""
    return json.dumps(
        {
            "whole": done.whole,
            "authority": done.fingerprint,
            **_facts(done),
            "findings": [
                {
                    "fault": finding.fault.value,
                    "file": finding.file,
                    "stream": finding.stream,
                    "segment": finding.segment,
                    "seq": finding.seq,
                    "bytes": [finding.start, finding.end],
                }
                for finding in done.findings
            ],
        },
        ensure_ascii=False,
    )
