"""What a receipt code leads to. Reads; never signs: a public page must not make the server write."""

from dataclasses import dataclass

from sqlalchemy import Engine, select

from protocol import codes, device, receipt
from protocol.journal import StreamId
from protocol.log import InclusionProof
from protocol.receipt import CODE_LETTERS
from server.answers import service as journals
from server.answers.models import receipts
from server.audit import log as audit_log
from server.audit.log import Log
from server.board_folder import BoardFolder


class UnknownReceiptError(Exception):
    """The server gave no receipt of this code."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands of a receipt. Times: UTC microseconds. `proof` only once a signed root covers it."""

    code: str
    signed_at: int  # the seat's clock, when it signed its head: biên nhận tạm
    promised_at: int  # the board's clock: biên nhận
    logged: bool
    proof: InclusionProof | None


def clean_code(typed: str) -> str:
    """Return a code as it is kept, however it was typed. Raises MalformedCodeError."""
    return codes.clean(typed, CODE_LETTERS)


class Receipts:
    """The receipts of one board, to be asked for by code."""

    def __init__(self, engine: Engine, folder: BoardFolder, log: Log) -> None:
        self._engine, self._folder, self._log = engine, folder, log

    def look(self, code: str) -> Standing:
        """Return what stands of the receipt of a clean code. Raises UnknownReceiptError."""
        with self._engine.connect() as db:
            row = db.execute(
                select(receipts.c.stream, receipts.c.segment, receipts.c.seq, receipts.c.receipt).where(
                    receipts.c.code == code
                )
            ).first()
            if row is None:
                raise UnknownReceiptError
            stream, promise = StreamId(bytes(row.stream)), receipt.decode(bytes(row.receipt))
            head = journals.head_of(db, stream, row.segment, row.seq)
            leaf, root = audit_log.hand_in(db, stream, row.segment), audit_log.last_root(db)
        proof = None
        if leaf and root and leaf[0] < root.size:
            path = self._log.inclusion(leaf[0], root.size)
            authority = device.encode_certificate(self._folder.authority.certificate)
            proof = InclusionProof(leaf[1], leaf[0], path, root, self._folder.certificate, authority)
        return Standing(code, head.at if head else 0, promise.at, leaf is not None, proof)
