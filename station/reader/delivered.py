"""A card that a vendor's service read: its signed files, judged by our own Passive Authentication (ICAO 9303-11 §5.1).

How the chip was opened and whether it is the original, nobody here has seen: neither is ever `passed`.
"""

import time
from collections.abc import Callable, Mapping
from datetime import date, datetime

from protocol.records import Check, Verdict
from station.reader.clone_check import NOTHING_PROVEN
from station.reader.errors import MalformedFileError
from station.reader.judgement import CardFiles, Judge, SignedList, evidence_of
from station.reader.lds import EF
from station.reader.reading import AccessProtocol, CardReading, Sex
from station.reader.sod import parse_sod
from station.reader.source import DeliveredFiles
from station.reader.trust.store import TrustStore

MILLISECONDS = 1000
OnIdentified = Callable[[str, str, date, Sex, Mapping[Check, Verdict]], None]


def judge_delivered(
    delivered: DeliveredFiles, trust: TrustStore, wanted: str, at: datetime, on_identified: OnIdentified
) -> CardReading:
    """Judge the files of the card of number `wanted`. `at`: now, with zone.

    Raises MalformedFileError, NotACitizenCardError, TamperedFileError, WrongCardError.
    """
    began = time.monotonic()
    for needed in (EF.DG1, EF.DG2):
        if needed not in delivered.groups:
            raise MalformedFileError(needed.name, "missing")
    files = CardFiles(parse_sod(delivered.sod), delivered.sod, delivered.groups)
    judge = Judge(trust, wanted, at)
    judged = judge.judge(
        files, SignedList.of(files.sod), seen=None
    )  # the picture with all the rest: it is here already
    judged = judged.with_picture(signature=judged.verdicts[Check.DATA_SIGNATURE], clone=_clone_check(files))
    if judged.is_intact:  # of a tampered card nothing is said before it is told as that
        person = judged.person
        on_identified(person.dg1.number, person.name, person.born, person.dg1.sex, judged.verdicts)
    elapsed_ms = round((time.monotonic() - began) * MILLISECONDS)
    evidence = evidence_of(files, AccessProtocol.ELSEWHERE, NOTHING_PROVEN, elapsed_ms, apdus=0)
    return judge.reading(files, judged, evidence)


def _clone_check(files: CardFiles) -> Verdict:
    """A key that the service did not deliver is no fault of the chip: nobody asked the chip to prove itself."""
    has_key = {EF.DG14.short_id, EF.DG15.short_id} & files.sod.hashes.keys()
    return Verdict.NOT_DONE if has_key else Verdict.NOT_SUPPORTED
