"""What is kept of a reading fits into one entry and names nobody."""

from dataclasses import replace

import pytest

from protocol import journal
from protocol.card_challenge import ChallengeGround, NonceSource
from protocol.journal import MAX_BODY_BYTES, StreamId, Tip
from protocol.records import CardEvidence
from station.checkin.evidence import MAX_FILES, card_evidence, kept
from station.reader.reading import ActiveAuthProof, CardReading
from tests.station.checkin.conftest import HOA

GROUND = ChallengeGround(bytes(range(32)), NonceSource.SERVER, "bàn 2", "ca-1")
PROOF = ActiveAuthProof(GROUND, 1_797_037_200_000_000, bytes(1024))


def test_files_and_proof_are_kept_as_they_were_read(reading: CardReading) -> None:
    evidence = replace(reading.evidence, dg14=b"14", dg15=b"15", chip_authenticated=True, active_auth=PROOF)
    assert card_evidence(evidence) == CardEvidence(
        sod=evidence.sod,
        dg14=b"14",
        dg15=b"15",
        too_large=False,
        access="bac",
        chip_authenticated=True,
        nonce=GROUND.nonce,
        nonce_source="server",
        desk="bàn 2",
        exam_session="ca-1",
        at=PROOF.at,
        signature=PROOF.signature,
    )


def test_without_active_authentication_its_fields_are_empty(reading: CardReading) -> None:
    found = card_evidence(reading.evidence)
    assert (found.nonce, found.nonce_source, found.desk, found.at, found.signature) == (b"", "", "", 0, b"")


@pytest.mark.parametrize(("extra", "too_large"), [(0, False), (1, True)])
def test_files_that_no_entry_holds_are_left_out_and_that_is_said(
    reading: CardReading, extra: int, too_large: bool
) -> None:
    evidence = replace(reading.evidence, sod=bytes(MAX_FILES - 2 + extra), dg14=b"a", dg15=b"b", active_auth=PROOF)
    found = card_evidence(evidence)
    assert (found.too_large, found.sod == b"", found.dg14 == b"", found.dg15 == b"") == (too_large,) * 4
    assert found.signature == PROOF.signature


def test_the_largest_evidence_fits_into_an_entry(reading: CardReading) -> None:
    evidence = replace(reading.evidence, sod=bytes(MAX_FILES), active_auth=PROOF)
    entry, _ = journal.append(Tip(StreamId(bytes(16))), card_evidence(evidence), 0, bytes(32), bytes(12))
    assert len(entry.body) <= MAX_BODY_BYTES


def test_what_is_kept_says_nothing_about_the_person(reading: CardReading) -> None:
    checked, evidence = kept(HOA, reading, reading.verdicts)
    assert checked.candidate == HOA.candidate
    said = repr(evidence)
    assert [word for word in (HOA.candidate, HOA.number, HOA.name, reading.mrz_name) if word in said] == []
