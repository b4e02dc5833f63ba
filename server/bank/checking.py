"""What the bank's texts and files are checked for before they are taken: that a paper can be packed of them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from server.papers.formulas import FormulaError, formula, mathml_formula
from server.papers.sanitise import BadTextError, to_html

DIGIT = re.compile("[0-9]")
KEPT_FORMULAS = 20_000


@dataclass(frozen=True, slots=True)
class Examined:
    """What a text refers to, and what is wrong with it: `fault` is a reason of `BadTextError`, or empty."""

    gaps: tuple[str, ...] = ()
    hot: tuple[str, ...] = ()
    pictures: tuple[tuple[str, str], ...] = ()  # words for it, file
    bad_formulas: tuple[str, ...] = ()
    fault: str = ""


Examine = Callable[[str], Examined]


def examined(text: str) -> Examined:
    """Examine `text`, its formulas drawn."""
    return _examined(text, _Collecting())


def read_only(text: str) -> Examined:
    """Examine `text` without drawing anything."""
    return _examined(text, _Referring())


class _Referring:
    """Takes down what a text refers to."""

    def __init__(self) -> None:
        self.gaps, self.hots, self.bad = list[str](), list[str](), list[str]()
        self.pictures = list[tuple[str, str]]()

    def formula(self, latex: str) -> str:  # noqa: ARG002 -- of a Placing
        """Draw nothing."""
        return ""

    def mathml(self, mathml: str) -> str:  # noqa: ARG002 -- of a Placing
        """Draw nothing."""
        return ""

    def picture(self, alt: str, file: str) -> str:
        """Take down a picture."""
        self.pictures.append((alt, file))
        return ""

    def gap(self, name: str) -> str:
        """Take down a gap."""
        self.gaps.append(name)
        return ""

    def hot(self, name: str) -> str:
        """Take down words to pick."""
        self.hots.append(name)
        return ""


class _Collecting(_Referring):
    def formula(self, latex: str) -> str:
        """Draw a formula, or take down that it cannot be drawn."""
        if not _is_latex_drawn(DIGIT.sub("1", latex)):
            self.bad.append(latex)
        return ""

    def mathml(self, mathml: str) -> str:
        """Draw a formula, or take down that it cannot be drawn."""
        if not _is_mathml_drawn(mathml):
            self.bad.append(mathml)
        return ""


def _examined(text: str, placing: _Referring) -> Examined:
    fault = ""
    try:
        to_html(text, placing)
    except BadTextError as error:
        fault = error.reason
    return Examined(
        tuple(placing.gaps), tuple(placing.hots), tuple(placing.pictures), tuple(dict.fromkeys(placing.bad)), fault
    )


@lru_cache(KEPT_FORMULAS)
def _is_latex_drawn(latex: str) -> bool:
    """Tell whether a formula can be drawn. One digit is drawn as another, and thousands differ in them only."""
    try:
        formula(latex)
    except FormulaError:
        return False
    return True


@lru_cache(KEPT_FORMULAS)
def _is_mathml_drawn(mathml: str) -> bool:
    try:
        mathml_formula(mathml)
    except FormulaError:
        return False
    return True
