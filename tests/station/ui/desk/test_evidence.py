"""A name that a person must look at is never called passed, nor matching where the chip contradicts itself."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from protocol.records import Check, Verdict
from station.checkin.names import NameMatch
from station.ui.desk.evidence import EvidenceRow, texts_of
from station.ui.desk.words import VIETNAMESE
from tests.station.ui.desk.test_window import ADMITTED, VERDICTS


@pytest.mark.parametrize(
    ("match", "verdict", "said"),
    [
        (NameMatch.EXACT, Verdict.PASSED, "Khớp"),
        (NameMatch.TONE_PLACEMENT, Verdict.PASSED, "Khớp (khác kiểu gõ dấu)"),
        (NameMatch.NEEDS_PERSON, Verdict.FAILED, "Cần người xem"),
        (NameMatch.DIFFERENT, Verdict.FAILED, "Khác"),
        (NameMatch.EXACT, Verdict.FAILED, "Không đạt"),
        (None, Verdict.NOT_DONE, "Chưa kiểm tra"),
    ],
)
def test_the_name_cell_says_what_the_ladder_found(
    qtbot: QtBot, match: NameMatch | None, verdict: Verdict, said: str
) -> None:
    row = EvidenceRow(VIETNAMESE)
    qtbot.addWidget(row)
    row.show_verdicts(replace(ADMITTED, name_match=match, verdicts=VERDICTS | {Check.NAME: verdict}))
    assert f"Họ tên: {said}" in texts_of(row)


def test_an_earlier_admission_stands_where_no_anchor_is_known(qtbot: QtBot) -> None:
    row = EvidenceRow(VIETNAMESE)
    qtbot.addWidget(row)
    unanchored = VERDICTS | {Check.TRUST_ANCHOR: Verdict.UNANCHORED}
    row.show_verdicts(replace(ADMITTED, verdicts=unanchored))
    assert "Gốc tin cậy: Chưa có gốc tin cậy" in texts_of(row)
    row.show_verdicts(replace(ADMITTED, verdicts=unanchored | {Check.CHIP_ENROLLED: Verdict.PASSED}))
    assert "Chip đã gặp: Đạt" in texts_of(row)
