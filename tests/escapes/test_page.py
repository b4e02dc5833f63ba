"""The page says what was tried, and what was tried stands on the page."""

import ast
import re
from pathlib import Path

from protocol.seat_rules import REACTIONS_2025, Alarm

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security" / "lockdown.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\d+) \| (.+?) \| (.+?) \| *(?:`(.+?)`)? *\|$", re.MULTILINE)
ALARM_ROW = re.compile(r"^\| `(\w+)` \| .+ \| (\w+) \|$", re.MULTILINE)
SHOWN = {"blocked", "alarmed"}
NOT_SHOWN = {"needs the kiosk session", "out of scope", "not run here"}
ATTEMPTS = 24  # in the catalogue


def names_in(file: Path) -> set[str]:
    """Return the names of a file's tests."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def test_every_attempt_of_the_catalogue_has_a_line() -> None:
    assert {int(number) for number, *_ in ROW.findall(PAGE)} == set(range(1, ATTEMPTS + 1))


def test_what_is_claimed_was_run_and_what_was_not_run_is_not_claimed() -> None:
    for number, attempt, word, test in ROW.findall(PAGE):
        assert word in (SHOWN if test else NOT_SHOWN), f"{number} {attempt}"
        if test:
            file, name = test.split("::")
            assert name in names_in(ROOT / "tests" / file), f"{number} {attempt}: {test}"


def test_every_attempt_that_is_run_stands_on_the_page() -> None:
    named = {test.split("::")[1] for *_, test in ROW.findall(PAGE) if test}
    run = {name for file in (ROOT / "tests" / "escapes").glob("test_*.py") for name in names_in(file)}
    assert {name for name in run if re.match(r"test_\d\d_", name)} <= named


def test_every_alarm_stands_on_the_page_with_what_the_rules_answer() -> None:
    assert dict(ALARM_ROW.findall(PAGE)) == {one.value: REACTIONS_2025[one.value].value for one in Alarm}
