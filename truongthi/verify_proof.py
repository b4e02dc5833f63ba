"""`truongthi verify PROOF`: says what a candidate's proof file shows."""

import datetime
import json

from protocol.codes import grouped
from server.audit.log_judge import PrintedRoot
from server.audit.proofs import ProofRefusedError, Proven, check_proof
from truongthi.verify_words import PROVEN, REFUSED_PROOF, TRUST

VIETNAM = datetime.timezone(datetime.timedelta(hours=7))
US_PER_S = 1_000_000
GROUP = 4


def told(
    content: bytes, pinned: bytes | None, printed: PrintedRoot | None, lang: str, *, as_json: bool
) -> tuple[str, bool]:
    """Return what to say of a proof file, and whether it holds."""
    try:
        proven = check_proof(content, pinned, printed)
    except ProofRefusedError as error:
        refused = {"holds": False, "reason": error.reason}
        return json.dumps(refused) if as_json else REFUSED_PROOF[lang][error.reason], False
    if as_json:
        return json.dumps({"holds": True, **_facts(proven), "matched": proven.matched}), True
    lines = [PROVEN[lang][_kind(proven)].format(**_facts(proven))]
    if printed:
        lines.append(PROVEN[lang]["matched" if proven.matched else "apart"])
    if pinned is None:
        lines.append(TRUST[lang].format(fingerprint=proven.fingerprint))
    return "\n".join(lines), True


def _kind(proven: Proven) -> str:
    if proven.old:
        return "consistency"
    return "inclusion" if proven.code else "other"


def _facts(proven: Proven) -> dict[str, str | int]:
    return {
        "code": grouped(proven.code, GROUP),
        "root": proven.root.root.hex(),
        "size": proven.root.size,
        "old": proven.old.size if proven.old else 0,
        "promised": _moment(proven.promised_at),
        "signed": _moment(proven.root.at),
        "authority": proven.fingerprint,
    }


def _moment(at: int) -> str:
    return f"{datetime.datetime.fromtimestamp(at / US_PER_S, VIETNAM):%H:%M:%S %d/%m/%Y}" if at else ""
