"""`truongthi trust`: fills the store of anchors that stations read cards by, and says what it holds."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.x509.oid import NameOID

from station.reader.trust.certificates import fingerprint
from station.reader.trust.errors import TrustFileError
from station.reader.trust.intake import MAX_FILE_BYTES, Brought, Intake, keep, remove
from station.reader.trust.store import TrustStore
from truongthi.trust_words import FAULTS, LINES

DONE, REFUSED, UNUSABLE = 0, 1, 2
SHOWN, MIN_DIGITS = 16, 8
DAY = "%d/%m/%Y"


def main(arguments: Sequence[str], answer: Callable[[str], str] = input, now: datetime | None = None) -> int:
    """Do what the first word says; return 0 done, 1 something was refused or found, 2 it cannot be tried."""
    asked = _parser().parse_args(arguments)
    asked.answer, asked.now = answer, now or datetime.now(UTC)
    return int(asked.act(asked))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="truongthi trust", description="Kho gốc tin cậy của nơi ký thẻ căn cước, hộ chiếu"
    )
    parser.add_argument("--folder", type=Path, default=Path("trust"), help="thư mục của kho")
    parser.add_argument("--lang", choices=("vi", "en"), default="vi")
    parser.add_argument("--json", action="store_true", help="in ở dạng JSON")
    words = parser.add_subparsers(required=True)
    part = words.add_parser("add", help="thêm chứng thư gốc, danh sách gốc, bản xuất LDIF, danh sách thu hồi")
    part.add_argument("files", nargs="+", type=Path)
    part.add_argument("--signer", action="append", default=[], help="dấu SHA-256 của nơi ký danh sách gốc mà ta tin")
    part.add_argument("--yes", action="store_true", help="thêm mà không hỏi")
    part.set_defaults(act=add)
    words.add_parser("list", help="trong kho có gì").set_defaults(act=show)
    part = words.add_parser("expiring", help="cái gì sắp hết hạn")
    part.add_argument("--days", type=int, default=90)
    part.set_defaults(act=expiring)
    part = words.add_parser("remove", help="bỏ một chứng thư theo dấu")
    part.add_argument("fingerprint")
    part.set_defaults(act=take_away)
    part = words.add_parser("propose", help="nơi ký nào hai cán bộ có thể nhận, từ những thẻ các bàn đã đọc")
    part.add_argument("board", type=Path, help="thư mục của Hội đồng thi")
    part.set_defaults(act=_propose)
    words.add_parser("check", help="kho có đọc được trọn vẹn không").set_defaults(act=check)
    return parser


def add(asked: argparse.Namespace) -> int:
    """Take files into the store, once a person has said so."""
    words, code = LINES[asked.lang], DONE
    believed = frozenset(_digits(one) for one in asked.signer)
    for path in asked.files:
        intake = Intake(TrustStore.load(asked.folder), asked.now, believed)
        try:
            brought = intake.read(_content(path))
        except OSError:
            print(words["missing"].format(path), file=sys.stderr)
            return UNUSABLE
        except TrustFileError as error:
            print(
                words["refused"].format(file=path.name, count=1, fault=FAULTS[asked.lang][error.fault]), file=sys.stderr
            )
            code = REFUSED
            continue
        _tell_refused(path, brought, asked.lang)
        code = max(code, _kept(path, brought, asked))
    return code


def _kept(path: Path, brought: Brought, asked: argparse.Namespace) -> int:
    words = LINES[asked.lang]
    if not len(brought):
        print(words["nothing"].format(file=path.name))
        return REFUSED if brought.refused else DONE
    if not asked.yes:
        for one in brought.roots:
            print(_line("anchor", one, asked.lang))
        counts = {"roots": len(brought.roots), "links": len(brought.links), "revoked": len(brought.revoked)}
        if asked.answer(words["asks"].format(folder=asked.folder, **counts)).strip().lower() != words["yes"]:
            print(words["left"])
            return REFUSED
    written = keep(asked.folder, brought)
    print(words["added" if written else "nothing"].format(count=written, folder=asked.folder, file=path.name))
    return DONE


def _tell_refused(path: Path, brought: Brought, lang: str) -> None:
    for fault, count in brought.refused.items():
        print(LINES[lang]["refused"].format(file=path.name, count=count, fault=FAULTS[lang][fault]), file=sys.stderr)


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_FILE_BYTES + 1)


def _digits(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter not in " :-")


def show(asked: argparse.Namespace) -> int:
    """Print what the store holds."""
    store = TrustStore.load(asked.folder)
    if asked.json:
        print(json.dumps(_as_json(store), ensure_ascii=False))
        return DONE
    if not len(store):
        print(LINES[asked.lang]["empty"].format(folder=asked.folder))
    for kind, certificates in (("anchor", store.anchors), ("link", store.links)):
        for one in sorted(certificates, key=lambda found: found.subject.rfc4514_string()):
            print(_line(kind, one, asked.lang))
    for revoked in store.revoked:
        until = revoked.next_update_utc.strftime(DAY) if revoked.next_update_utc else "-"
        facts = {"country": _country(revoked.issuer), "subject": _name(revoked.issuer), "end": until}
        print(LINES[asked.lang]["revoked"].format(count=len(list(revoked)), **facts))
    return DONE


def _as_json(store: TrustStore) -> dict[str, object]:
    def told(one: x509.Certificate) -> dict[str, str]:
        return {
            "fingerprint": fingerprint(one),
            "subject": one.subject.rfc4514_string(),
            "from": one.not_valid_before_utc.isoformat(),
            "to": one.not_valid_after_utc.isoformat(),
        }

    return {
        "anchors": [told(one) for one in store.anchors],
        "links": [told(one) for one in store.links],
        "revocation_lists": len(store.revoked),
        "unreadable": list(store.unreadable),
    }


def expiring(asked: argparse.Namespace) -> int:
    """Print what ends soon: anchors, links, and lists that are due."""
    store, until = TrustStore.load(asked.folder), asked.now + timedelta(days=asked.days)
    words, found = LINES[asked.lang], False
    for one in (*store.anchors, *store.links):
        if one.not_valid_after_utc <= until:
            found = True
            facts = {"fingerprint": fingerprint(one)[:SHOWN], "subject": _name(one.subject)}
            print(words["ends"].format(end=one.not_valid_after_utc.strftime(DAY), **facts))
    for revoked in store.revoked:
        if revoked.next_update_utc is not None and revoked.next_update_utc <= until:
            found = True
            facts = {"fingerprint": "CRL".ljust(SHOWN), "subject": _name(revoked.issuer)}
            print(words["ends"].format(end=revoked.next_update_utc.strftime(DAY), **facts))
    if not found:
        print(words["none_ends"].format(asked.days))
    return REFUSED if found else DONE


def take_away(asked: argparse.Namespace) -> int:
    """Remove a certificate."""
    words, wanted = LINES[asked.lang], _digits(asked.fingerprint)
    if len(wanted) < MIN_DIGITS:
        print(words["short"], file=sys.stderr)
        return UNUSABLE
    count = remove(asked.folder, wanted)
    if not count:
        print(words["unknown"].format(asked.fingerprint), file=sys.stderr)
        return REFUSED
    print(words["removed"].format(count=count))
    return DONE


def check(asked: argparse.Namespace) -> int:
    """Say whether the store can be read whole, and which anchors lack a revocation list."""
    store, words = TrustStore.load(asked.folder), LINES[asked.lang]
    for name in store.unreadable:
        print(words["broken"].format(name))
    listed = {revoked.issuer for revoked in store.revoked}
    for one in store.anchors:
        if one.subject not in listed:
            print(words["unlisted"].format(_name(one.subject)))
    if store.unreadable:
        return REFUSED
    print(words["whole"].format(anchors=len(store), links=len(store.links), revoked=len(store.revoked)))
    return DONE


def _propose(asked: argparse.Namespace) -> int:
    from truongthi.trust_proposals import propose  # noqa: PLC0415 -- here alone, so that the store needs no server

    return propose(asked)


def _line(kind: str, certificate: x509.Certificate, lang: str) -> str:
    return LINES[lang][kind].format(
        fingerprint=fingerprint(certificate)[:SHOWN],
        country=_country(certificate.subject),
        subject=_name(certificate.subject),
        start=certificate.not_valid_before_utc.strftime(DAY),
        end=certificate.not_valid_after_utc.strftime(DAY),
    )


def _country(name: x509.Name) -> str:
    found = name.get_attributes_for_oid(NameOID.COUNTRY_NAME)
    return str(found[0].value).upper() if found else "--"


def _name(name: x509.Name) -> str:
    found = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(found[0].value) if found else name.rfc4514_string()
