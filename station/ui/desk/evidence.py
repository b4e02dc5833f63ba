"""What each check concluded, in one row of at most five cells."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from protocol.records import Check, Verdict
from station.checkin.desk import DeskState
from station.checkin.names import NameMatch
from station.reader.outcome import VOUCHERS
from station.ui import look
from station.ui.desk.words import DeskWords

ROW = (Check.DATA_SIGNATURE, Check.CHIP_GENUINE, Check.NUMBER_AND_BIRTH, Check.NAME)
LOOKS = {
    Verdict.PASSED: ("check", "ok_ink", "ok"),
    Verdict.FAILED: ("x", "stop_ink", "stop"),
    Verdict.UNANCHORED: ("shield-question-mark", "person_ink", "person"),
    Verdict.NOT_SUPPORTED: ("minus", "wait_ink", "wait"),
    Verdict.NOT_DONE: ("circle-dashed", "wait_ink", "wait"),
}


DOUBTED = ("user-round-search", "person_ink", "person")  # a name that a person has to look at


def _voucher(state: DeskState) -> Check:
    """Return what speaks for the signer: an anchor, or what stands in for one."""
    if state.verdicts.get(Check.TRUST_ANCHOR) is not Verdict.UNANCHORED:
        return Check.TRUST_ANCHOR
    passed = (check for check in VOUCHERS if state.verdicts.get(check) is Verdict.PASSED)
    return next(passed, Check.TRUST_ANCHOR)


class EvidenceRow(QFrame):
    """Built anew for each person."""

    def __init__(self, words: DeskWords) -> None:
        super().__init__()
        self._words = words
        self.setProperty("role", "evidence")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)

    def show_verdicts(self, state: DeskState) -> None:
        """Show the verdicts of `state`; a check that was not made says so."""
        look.emptied(self._row)
        for check in (*ROW, _voucher(state)):
            verdict = state.verdicts.get(check, Verdict.NOT_DONE)
            doubted = check is Check.NAME and state.name_match is NameMatch.NEEDS_PERSON
            looks = DOUBTED if doubted else LOOKS[verdict]
            self._row.addWidget(self._cell(self._words.checks[check], self._text(state, check, verdict), looks), 1)

    def _text(self, state: DeskState, check: Check, verdict: Verdict) -> str:
        same = state.name_match in (NameMatch.EXACT, NameMatch.TONE_PLACEMENT)
        if check is Check.NAME and state.name_match is not None and same is (verdict is Verdict.PASSED):
            return self._words.names[state.name_match]  # else the machine readable zone contradicts: the verdict's word
        if check is Check.NUMBER_AND_BIRTH and verdict is Verdict.PASSED:
            return self._words.birth_matches
        return self._words.verdicts[verdict]

    @staticmethod
    def _cell(title: str, text: str, looks: tuple[str, str, str]) -> QWidget:
        icon, ink, tone = looks
        cell = QFrame()
        cell.setProperty("role", "cell")
        mark = QLabel()
        mark.setPixmap(look.pixmap(icon, ink, look.SMALL_ICON - 4))
        answer = look.label("small_strong", text, ink=tone, wrap=True)
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(mark)
        line.addWidget(answer, 1)
        column = QVBoxLayout(cell)
        column.setContentsMargins(16, 8, 8, 8)
        column.setSpacing(2)
        column.addWidget(look.label("caption", title, ink="muted"))
        column.addLayout(line)
        cell.setAccessibleName(f"{title}: {text}")
        return cell


def texts_of(row: EvidenceRow) -> Sequence[str]:
    """Return what the cells say, for whoever reads the screen aloud."""
    return [cell.accessibleName() for cell in row.findChildren(QFrame) if cell.accessibleName()]
