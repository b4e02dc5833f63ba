"""`truongthi read`: reads one card, prints what it says and what each check concluded."""

import argparse
import json
import os
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TextIO

from protocol.card_challenge import NONCE_BYTES, ChallengeGround, NonceSource
from station.reader import pcsc
from station.reader.access import Known, passwords_of
from station.reader.access_policy import add_policy, policy_of
from station.reader.apdu import INS
from station.reader.connection import CardConnection
from station.reader.errors import MalformedHintError, ReaderError, ReaderUnavailableError
from station.reader.failure import failure_of
from station.reader.files import CardFamily
from station.reader.hint import CandidateNumber, parse_hint
from station.reader.messages import CardFailed, CardInserted
from station.reader.procedure import Asked, read_card
from station.reader.reading import CardReading
from station.reader.survey import survey
from station.reader.trust.store import TrustStore
from truongthi import read_survey
from truongthi.read_words import CHECKS, DOUBTS, FAILURES, LINES, OUTCOMES, REASONS, UNUSABLE, VERDICTS

READ, FAILED, UNUSABLE_CODE = 0, 1, 2
DAY = "%d/%m/%Y"
HEADER, SHORT_LENGTH = 4, 5
SPOKEN = frozenset({INS.SELECT})  # what these commands carry names files and nobody


class UnusableError(Exception):
    """What was asked cannot be done: `reason` is a word of UNUSABLE."""

    def __init__(self, reason: str, what: object = "") -> None:
        super().__init__(reason)
        self.reason, self.what = reason, what


class TracedConnection:
    """A connection that writes each command and answer down, with what is secret masked."""

    def __init__(self, connection: CardConnection, out: TextIO) -> None:
        self._connection, self._out = connection, out

    def transmit(self, command: bytes) -> bytes:
        """Send one command. Raises CardRemovedError, CardFaultError."""
        print(f"→ {told_command(command)}", file=self._out)
        answer = self._connection.transmit(command)
        print(f"← {told_answer(answer)}", file=self._out)
        return answer


def told_command(command: bytes) -> str:
    """Return a command for people: its header, and its content only where that names a file."""
    header, rest = command[:HEADER], command[HEADER:]
    if len(rest) <= 1 or len(command) <= SHORT_LENGTH:
        return f"{header.hex(' ')} {rest.hex()}".upper().strip()
    if command[1] in SPOKEN and not command[0]:
        return f"{header.hex(' ')} {rest.hex(' ')}".upper()
    return f"{header.hex(' ')} [{len(rest)}]".upper()


def told_answer(answer: bytes) -> str:
    """Return an answer for people: how long it is and its status word."""
    data = f"[{len(answer) - 2}] " if len(answer) > 2 else ""  # noqa: PLR2004 -- the status word
    return data + answer[-2:].hex().upper()


def main(arguments: Sequence[str]) -> int:
    """Read a card; return 0 where there is a reading, 1 where there is none, 2 where it could not be tried."""
    asked = _parser().parse_args(arguments)
    try:
        return _read(asked)
    except UnusableError as error:
        print(UNUSABLE[asked.lang][error.reason].format(error.what), file=sys.stderr)
        return UNUSABLE_CODE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="truongthi read", description="Đọc một thẻ căn cước hoặc hộ chiếu có chip")
    parser.add_argument("hint", help="chữ trong mã QR, số căn cước 12 số, hoặc các dòng máy đọc (MRZ)")
    parser.add_argument("--born", default="", help="ngày sinh dd/mm/yyyy")
    parser.add_argument("--expires", default="", help="ngày hết hạn dd/mm/yyyy, nếu biết")
    parser.add_argument("--can", default="", help="sáu số CAN, nếu biết")
    parser.add_argument("--reader", default="", help="tên đầu đọc; bỏ trống: đầu đọc nào có thẻ")
    parser.add_argument("--trust", type=Path, default=None, help="thư mục kho tin cậy")
    add_policy(parser)
    parser.add_argument("--wait", type=float, default=30.0, help="số giây chờ thẻ")
    parser.add_argument("--all", action="store_true", help="đọc thêm mọi tệp mà chip đưa, in những gì ghi trong đó")
    parser.add_argument("--trace", action="store_true", help="in từng lệnh, phần bí mật được che")
    parser.add_argument("--json", action="store_true", help="in ở dạng JSON")
    parser.add_argument("--lang", choices=("vi", "en"), default="vi")
    return parser


def _read(asked: argparse.Namespace) -> int:
    known = _known(asked)
    trust = TrustStore.load(asked.trust) if asked.trust else TrustStore()
    reader = _reader_with_card(asked)
    at = datetime.now(UTC)
    try:
        with pcsc.connected(reader) as card:
            connection = TracedConnection(card, sys.stderr) if asked.trace else card
            policy, wanted = policy_of(asked), known.number or known.document_number
            passwords = passwords_of(known, at.date(), policy)
            ground = ChallengeGround(os.urandom(NONCE_BYTES), NonceSource.OWN, "", "")
            family = CardFamily()
            reading = read_card(connection, passwords, trust, Asked(wanted, at, policy=policy, ground=ground), family)
            found = survey(connection, passwords, policy, family) if asked.all else None
    except ReaderError as error:
        failed = failure_of(error)
        print(failure_json(failed) if asked.json else failure_text(failed, asked.lang))
        return FAILED
    if asked.json:
        print(json.dumps({**as_data(reading), **(read_survey.as_data(found) if found else {})}, ensure_ascii=False))
        return READ
    print(as_text(reading, asked.lang))
    if found:
        print(read_survey.as_text(found, asked.lang))
    return READ


def _known(asked: argparse.Namespace) -> Known:
    """Raises UnusableError."""
    try:
        hint = parse_hint(asked.hint)
    except MalformedHintError as error:
        raise UnusableError("hint") from error
    if isinstance(hint, CandidateNumber):  # only a list knows whose
        raise UnusableError("hint")
    born, expires, can = hint.born or _day(asked.born), hint.expires or _day(asked.expires), hint.can or asked.can
    if (born is None and not can) or (asked.expires and _day(asked.expires) is None):
        raise UnusableError("hint")
    return Known(hint.number, born, expires, hint.document_number, can)


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, DAY).replace(tzinfo=UTC).date()
    except ValueError:
        return None


def _reader_with_card(asked: argparse.Namespace) -> str:
    """Wait for a card and return the reader on which it lies. Raises UnusableError."""
    try:
        with pcsc.context() as held:
            names = [name for name in pcsc.reader_names(held) if asked.reader in {"", name}]
    except ReaderUnavailableError as error:
        raise UnusableError("reader") from error
    if not names:
        raise UnusableError("reader")
    words = LINES[asked.lang]
    print(words["wait"].format(reader=asked.reader or names[0]), file=sys.stderr)
    if names[0].startswith(pcsc.VIRTUAL):
        print(words["virtual"], file=sys.stderr)
    found = _first(lambda: pcsc.PcscSource(asked.reader, practice=True).watch(), asked.wait)
    if found is None:
        raise UnusableError("card", f"{asked.wait:g}")
    return found


def _first(watch: Callable[[], Iterator[object]], wait_s: float) -> str | None:
    """Return where the first card lies; PC/SC's own waiting cannot be cut short, so a thread of its own does it."""
    seen = threading.Event()
    where: list[str] = []

    def follow() -> None:
        for event in watch():
            if isinstance(event, CardInserted):
                where.append(event.reader)
                seen.set()
                return

    threading.Thread(target=follow, daemon=True).start()
    return where[0] if seen.wait(wait_s) else None


def as_text(reading: CardReading, lang: str) -> str:
    """Return a reading as lines for people."""
    words = LINES[lang]
    expires = reading.expires.strftime(DAY) if reading.expires else words["never"]
    number = reading.number or reading.document_number
    lines = [
        words["person"].format(number=number, name=reading.name, born=reading.born.strftime(DAY), expires=expires),
        words["outcome"].format(OUTCOMES[lang][reading.outcome]),
    ]
    for check, title in CHECKS[lang].items():
        verdict = reading.verdicts[check]
        reason = REASONS[lang][check, verdict].format(access=reading.evidence.access.name.replace("_", "-"))
        lines.append(f"  {title:20}{VERDICTS[lang][verdict]:18}{reason}")
    lines += [words["note"].format(DOUBTS[lang][doubt]) for doubt in reading.doubts]
    lines.append(words["cost"].format(apdus=reading.evidence.apdus, elapsed_ms=reading.evidence.elapsed_ms))
    return "\n".join(lines)


def as_data(reading: CardReading) -> Mapping[str, object]:
    """Return a reading for programs; the picture by its size alone."""
    evidence = reading.evidence
    return {
        "outcome": reading.outcome.value,
        "document": reading.document.value,
        "number": reading.number,
        "document_number": reading.document_number,
        "name": reading.name,
        "born": reading.born.isoformat(),
        "sex": reading.sex.value,
        "expires": reading.expires.isoformat() if reading.expires else None,
        "verdicts": {check.value: verdict.value for check, verdict in reading.verdicts.items()},
        "doubts": [doubt.value for doubt in reading.doubts],
        "picture_bytes": len(reading.portrait),
        "access": evidence.access.value,
        "sod_sha256": evidence.sod_hash.hex(),
        "commands": evidence.apdus,
        "elapsed_ms": evidence.elapsed_ms,
    }


def failure_text(failed: CardFailed, lang: str) -> str:
    """Return why there is no reading."""
    facts = ", ".join(f"{name} {_fact(name, fact)}" for name, fact in failed.facts.items())
    lines = [LINES[lang]["outcome"].format(FAILURES[lang].get(failed.reason) or OUTCOMES[lang][failed.kind])]
    return "\n".join([*lines, *([f"  {facts}"] if facts else [])])


def _fact(name: str, fact: str | int) -> str:
    return f"{fact:04X}" if name == "sw" and isinstance(fact, int) else str(fact)


def failure_json(failed: CardFailed) -> str:
    """Return why there is no reading, for programs."""
    return json.dumps({"outcome": failed.kind.value, "reason": failed.reason.value, **failed.facts})
