"""`truongthi verify`: checks an export without a server, and says what it found where."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from server.audit.verifier import Fault, Finding, NotAnExportError, Verification, verify_export

WHOLE, FOUND, UNUSABLE = 0, 1, 2
FINGERPRINT_DIGITS = 32
WORDS = {
    "vi": {
        Fault.MISSING_FILE: "thiếu tệp",
        Fault.EXTRA_FILE: "tệp không có trong bảng kê",
        Fault.ALTERED_FILE: "tệp đã bị sửa",
        Fault.BAD_MANIFEST: "bảng kê đã bị sửa hoặc không đúng chữ ký của Hội đồng thi",
        Fault.BAD_AUTHORITY: "chứng thư gốc không đúng",
        Fault.BROKEN_FRAME: "tệp bị cắt hoặc hỏng từ đây",
        Fault.BAD_CERTIFICATE: "thiết bị ghi không do Hội đồng thi cấp quyền",
        Fault.ALTERED_ENTRY: "mục đã bị sửa",
        Fault.MISSING_ENTRY: "thiếu mục",
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
        Fault.BROKEN_FRAME: "file cut or broken from here",
        Fault.BAD_CERTIFICATE: "the writing device was not enrolled by the board",
        Fault.ALTERED_ENTRY: "entry altered",
        Fault.MISSING_ENTRY: "entry missing",
        Fault.BAD_HEAD: "the device's signature is wrong",
        Fault.BAD_RECEIPT: "the server's receipt is wrong",
        Fault.TORN_TAIL: "a signed tail is gone",
    },
}
SUMMARY = {
    "vi": "Chuỗi nguyên vẹn, nội dung còn niêm phong: {streams} luồng, {entries} mục, {heads} chữ ký, {receipts} biên nhận.",
    "en": "Chains whole, content sealed: {streams} streams, {entries} entries, {heads} signed heads, {receipts} receipts.",
}
TRUST = {
    "vi": "Chứng thư gốc lấy từ chính bản xuất: {fingerprint}. So với dấu in trong biên bản, hoặc dùng --authority.",
    "en": "The authority was taken from the export itself: {fingerprint}. Compare it with the minutes, or use --authority.",
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
    try:
        pinned = bytes.fromhex(asked.authority) if asked.authority else None
        done = verify_export(asked.export, pinned)
    except (NotAnExportError, ValueError, OSError):
        print(f"{asked.export}: không phải một bản xuất nhật ký.", file=sys.stderr)
        return UNUSABLE
    print(as_json(done) if asked.json else as_text(done, asked.lang, trusted=bool(pinned)))
    return WHOLE if done.whole else FOUND


def as_text(done: Verification, lang: str, *, trusted: bool) -> str:
    """Return what was found as sentences."""
    facts = {"streams": done.streams, "entries": done.entries, "heads": done.heads, "receipts": done.receipts}
    lines = [line(finding, lang) for finding in done.findings] or [SUMMARY[lang].format(**facts)]
    if not trusted and done.fingerprint:
        lines.append(TRUST[lang].format(fingerprint=done.fingerprint))
    return "\n".join(lines)


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
            "entries": done.entries,
            "heads": done.heads,
            "receipts": done.receipts,
            "findings": [
                {
                    "fault": finding.fault.value,
                    "file": finding.file,
                    "stream": finding.stream,
                    "seq": finding.seq,
                    "bytes": [finding.start, finding.end],
                }
                for finding in done.findings
            ],
        },
        ensure_ascii=False,
    )
