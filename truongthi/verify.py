"""`truongthi verify`: checks an export without a server, and says what it found where."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from protocol.device import FINGERPRINT_BYTES
from server.audit.findings import Fault, Finding, Verification
from server.audit.verifier import NotAnExportError, verify_export

WHOLE, FOUND, UNUSABLE = 0, 1, 2
WORDS = {
    "vi": {
        Fault.MISSING_FILE: "thiếu tệp",
        Fault.EXTRA_FILE: "tệp không có trong bảng kê",
        Fault.ALTERED_FILE: "tệp đã bị sửa",
        Fault.BAD_MANIFEST: "bảng kê đã bị sửa hoặc không đúng chữ ký của Hội đồng thi",
        Fault.BAD_AUTHORITY: "chứng thư gốc không đúng",
        Fault.BROKEN_FRAME: "khung hoặc nội dung của mục đã bị sửa",
        Fault.BAD_CERTIFICATE: "thiết bị ghi không do Hội đồng thi cấp quyền",
        Fault.ALTERED_ENTRY: "mục đã bị sửa",
        Fault.MISSING_ENTRY: "thiếu mục",
        Fault.MISPLACED_ENTRY: "mục lặp lại, sai chỗ hoặc thừa",
        Fault.BAD_CONTENT: "nội dung không đúng dạng, hoặc không niêm phong khi phải niêm phong",
        Fault.BAD_HAND_OVER: "mục chuyển máy nêu một dấu cuối không có trong đoạn trước",
        Fault.BAD_PAPER: "không phải đề niêm phong mang mã này",
        Fault.OTHER_PAPER: "bài làm mở một đề khác với đề trong bản xuất",
        Fault.BAD_HEAD: "chữ ký của thiết bị không đúng",
        Fault.BAD_RECEIPT: "biên nhận của máy chủ không đúng",
        Fault.TORN_TAIL: "mất phần cuối đã được ký",
    },
    "en": {
        Fault.MISSING_FILE: "file missing",
        Fault.EXTRA_FILE: "file not in the manifest",
        Fault.ALTERED_FILE: "file altered",
        Fault.BAD_MANIFEST: "manifest altered, or not signed by the board",
        Fault.BAD_AUTHORITY: "wrong authority certificate",
        Fault.BROKEN_FRAME: "frame or body of the entry altered",
        Fault.BAD_CERTIFICATE: "the writing device was not enrolled by the board",
        Fault.ALTERED_ENTRY: "entry altered",
        Fault.MISSING_ENTRY: "entry missing",
        Fault.MISPLACED_ENTRY: "entry repeated, out of place or one too many",
        Fault.BAD_CONTENT: "content malformed, or in the clear where it must be sealed",
        Fault.BAD_HAND_OVER: "hand-over names a head that the segment before does not have",
        Fault.BAD_PAPER: "no sealed paper of this id",
        Fault.OTHER_PAPER: "attempt opened another paper than the one in the export",
        Fault.BAD_HEAD: "the device's signature is wrong",
        Fault.BAD_RECEIPT: "the server's receipt is wrong",
        Fault.TORN_TAIL: "a signed tail is gone",
    },
}
SUMMARY = {
    "vi": "Chuỗi nguyên vẹn: {streams} luồng, {entries} mục, {heads} chữ ký, {receipts} biên nhận, {papers} đề."
    "\nNội dung niêm phong, chưa mở: {sealed} mục. Nội dung đã kiểm: {read} mục.",
    "en": "Chains whole: {streams} streams, {entries} entries, {heads} heads, {receipts} receipts, {papers} papers."
    "\nContent sealed, not opened: {sealed} entries. Content checked: {read} entries.",
}
NOTES = {
    "vi": {
        "erased": "Nội dung đã xóa, có mục ghi việc xóa: {0} mục.",
        "forks": "Hội đồng thi đã ghi nhận {0} lần rẽ nhánh (hai mục cùng một chỗ).",
        "unchecked": "Chưa kiểm được {0} chữ ký, vì chứng thư của người ký không dùng được.",
    },
    "en": {
        "erased": "Content erased, with an entry that says so: {0} entries.",
        "forks": "The board recorded {0} forks (two entries at one place).",
        "unchecked": "{0} signatures could not be checked: their signer's certificate cannot be used.",
    },
}
UNUSABLE_WORDS = {
    "vi": {
        "folder": "{0}: không có thư mục này. Hãy cho thư mục do «truongthi board export» ghi ra.",
        "empty": "{0}: không phải một bản xuất nhật ký.",
        "files": "{0}: không đọc được, hoặc có quá nhiều tệp.",
        "size": "{0}: tệp quá lớn.",
        "authority": "{0}: dấu của chứng thư gốc phải có 32 chữ số thập lục phân. Chép lại từ biên bản.",
    },
    "en": {
        "folder": "{0}: no such folder. Give the one that `truongthi board export` wrote.",
        "empty": "{0}: not an export of journals.",
        "files": "{0}: cannot be read, or has too many files.",
        "size": "{0}: the file is too large.",
        "authority": "{0}: the authority's fingerprint has 32 hexadecimal digits. Copy it from the minutes again.",
    },
}
TRUST = {
    "vi": "Chứng thư gốc lấy từ chính bản xuất: {fingerprint}. So với dấu in trong biên bản, hoặc dùng --authority.",
    "en": "Authority taken from the export itself: {fingerprint}. Compare with the minutes, or use --authority.",
}
PLACE = {
    "vi": "{file}, luồng {stream}, mục {seq}, byte {start}–{end}",
    "en": "{file}, stream {stream}, entry {seq}, bytes {start}–{end}",
}


def main(arguments: Sequence[str]) -> int:
    """Check the export that is named; return 0 whole, 1 where something was found, 2 where it is no export."""
    parser = argparse.ArgumentParser(prog="truongthi verify", description="Kiểm tra một bản xuất nhật ký")
    parser.add_argument("export", type=Path, help="thư mục xuất")
    parser.add_argument("--authority", default="", help="dấu của chứng thư gốc, 32 chữ số thập lục phân")
    parser.add_argument("--lang", choices=("vi", "en"), default="vi")
    parser.add_argument("--json", action="store_true", help="in ở dạng JSON")
    asked = parser.parse_args(arguments)
    pinned = _fingerprint(asked.authority)
    if asked.authority and pinned is None:
        return _unusable(asked.lang, "authority", asked.authority)
    try:
        done = verify_export(asked.export, pinned)
    except NotAnExportError as error:
        return _unusable(asked.lang, error.reason, error.path)
    print(as_json(done) if asked.json else as_text(done, asked.lang, trusted=pinned is not None))
    return WHOLE if done.whole else FOUND


def _fingerprint(typed: str) -> bytes | None:
    try:
        pinned = bytes.fromhex(typed.replace(":", "").replace("-", ""))
    except ValueError:
        return None
    return pinned if len(pinned) == FINGERPRINT_BYTES else None


def _unusable(lang: str, reason: str, what: object) -> int:
    print(UNUSABLE_WORDS[lang][reason].format(what), file=sys.stderr)
    return UNUSABLE


def as_text(done: Verification, lang: str, *, trusted: bool) -> str:
    """Return what was found as sentences."""
    facts = _facts(done)
    lines = [line(finding, lang) for finding in done.findings] or [SUMMARY[lang].format(**facts)]
    lines += [note.format(facts[name]) for name, note in NOTES[lang].items() if facts[name]]
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
        "heads": done.heads,
        "receipts": done.receipts,
        "papers": done.papers,
        "forks": done.forks,
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
