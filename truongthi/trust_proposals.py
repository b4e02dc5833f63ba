"""`truongthi trust propose`: which signers of cards two officers might adopt, from what the desks have read."""

import argparse
import json
import sys
from pathlib import Path

from cryptography import x509

from server.audit.board_journal import BoardJournal
from server.board_folder import BoardFolder, NoBoardError
from server.signers import service as signers
from server.signers.service import SeenSigner
from station.local_time import shown_moment
from station.reader.errors import MalformedFileError
from station.reader.passive_auth import signer_certificate
from station.reader.sod import parse_sod
from truongthi.trust_words import PROPOSALS

PROPOSED, UNUSABLE = 0, 2
SHOWN = 16


def propose(asked: argparse.Namespace) -> int:
    """Print the signers that the desks saw and no anchor stands behind, and how they are adopted."""
    words = PROPOSALS[asked.lang]
    try:
        found, standing = _look(asked.board)
    except NoBoardError:
        print(words["no_board"].format(asked.board), file=sys.stderr)
        return UNUSABLE
    if asked.json:
        print(json.dumps([_as_json(one, one.hash in standing) for one in found], ensure_ascii=False))
        return PROPOSED
    if not found:
        print(words["none"])
        return PROPOSED
    for one in found:
        print(_told(one, asked.lang, is_adopted=one.hash in standing))
    print(words["how"].format(board=asked.board))
    return PROPOSED


def _look(board: Path) -> tuple[list[SeenSigner], tuple[bytes, ...]]:
    folder = BoardFolder(board)
    engine = folder.open()
    try:
        with engine.connect() as db:
            standing = signers.adopted(db, BoardJournal(folder.signing, folder.certificate))
            return signers.seen(db, folder.records_key), standing
    finally:
        engine.dispose()


def _told(one: SeenSigner, lang: str, *, is_adopted: bool) -> str:
    words, certificate = PROPOSALS[lang], _certificate(one)
    subject, issuer = words["unknown"], words["unknown"]
    if certificate is not None:
        subject, issuer = certificate.subject.rfc4514_string(), certificate.issuer.rfc4514_string()
    facts = {
        "signer": one.hash.hex()[:SHOWN],
        "subject": subject,
        "issuer": issuer,
        "people": len(one.people),
        "cards": len(one.cards),
        "desks": len(one.desks),
        "compared": len(one.compared),
        "first": shown_moment(one.first),
        "last": shown_moment(one.last),
    }
    return words["adopted" if is_adopted else "seen"].format(**facts)


def _certificate(one: SeenSigner) -> x509.Certificate | None:
    """Return the signer's certificate, where a desk kept a whole SOD."""
    try:
        return signer_certificate(parse_sod(one.sod))
    except MalformedFileError:
        return None


def _as_json(one: SeenSigner, is_adopted: bool) -> dict[str, object]:
    certificate = _certificate(one)
    return {
        "signer": one.hash.hex(),
        "subject": certificate.subject.rfc4514_string() if certificate else "",
        "issuer": certificate.issuer.rfc4514_string() if certificate else "",
        "people": len(one.people),
        "cards": len(one.cards),
        "desks": len(one.desks),
        "compared": len(one.compared),
        "first": one.first,
        "last": one.last,
        "adopted": is_adopted,
    }
