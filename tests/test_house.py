"""The rules of the house hold, and what keeps them would notice if they did not."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("truongthi", "protocol", "station", "server", "fixtures")
SERVER_PARTS = {"sqlalchemy", "alembic", "uvicorn", "starlette", "jinja2", "argon2-cffi", "xlsxwriter", "ziamath"}
STATION_PARTS = {"pyside6-essentials", "pyscard", "opencv-python-headless", "requests"}
REQUIREMENT = re.compile(r"^([a-z0-9._-]+)(\[[^]]*\])?==[^ ;]+")


@pytest.fixture(scope="module")
def copied_house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the packages' Python files, to be spoiled."""
    copied = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", copied)
    for package in PACKAGES:
        for source in (ROOT / package).rglob("*.py"):
            target = copied / source.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
    return copied


def lint_imports(folder: Path) -> tuple[int, str]:
    program = Path(sys.executable).with_name("lint-imports")
    environment = os.environ | {"PYTHONPATH": str(folder)}
    done = subprocess.run(
        [program, "--no-cache"], cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    return done.returncode, done.stdout


def test_the_house_keeps_its_import_rules(copied_house: Path) -> None:
    code, told = lint_imports(copied_house)
    assert code == 0, told


@pytest.mark.parametrize(
    ("module", "imported"),
    [
        ("protocol/codes.py", "station"),
        ("protocol/codes.py", "sqlite3"),
        ("station/streams.py", "server.files"),
        ("server/files.py", "station.streams"),
        ("station/reader/apdu.py", "station.exam.work"),
        ("station/reader/apdu.py", "PySide6"),
        ("station/exam/work.py", "station.ui"),
        ("station/checkin/names.py", "PySide6.QtCore"),
        ("server/files.py", "fixtures"),
        ("station/streams.py", "truongthi.command"),
    ],
)
def test_an_import_that_breaks_a_rule_is_caught(copied_house: Path, module: str, imported: str) -> None:
    spoiled = copied_house / module
    sound = spoiled.read_text()
    spoiled.write_text(f"{sound}\nimport {imported}\n")
    try:
        code, told = lint_imports(copied_house)
    finally:
        spoiled.write_text(sound)
    assert code != 0
    assert "BROKEN" in told


def locked(extra: str) -> set[str]:
    lines = (ROOT / "requirements" / f"{extra}.txt").read_text().splitlines()
    return {found[1] for line in lines if (found := REQUIREMENT.match(line))}


def wanted(extra: str) -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    asked = [*project["project"]["dependencies"], *project["project"]["optional-dependencies"][extra]]
    return {re.split(r"[>=<\[; ]", one)[0].lower() for one in asked} - {"truongthi"}


@pytest.mark.parametrize("extra", ["seat", "desk", "board", "postgres"])
def test_what_a_part_asks_for_is_locked(extra: str) -> None:
    assert wanted(extra) <= locked(extra), "run make lock"


@pytest.mark.parametrize("extra", ["seat", "desk"])
def test_a_station_installs_nothing_of_the_server(extra: str) -> None:
    assert not locked(extra) & SERVER_PARTS


def test_a_board_installs_nothing_of_the_stations() -> None:
    assert not locked("board") & STATION_PARTS


@pytest.mark.parametrize("name", ["seat", "desk", "board", "develop"])
def test_every_locked_package_has_hashes_and_no_address(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    assert "://" not in text
    blocks = re.split(r"\n(?=[a-z0-9])", text.strip())
    assert all("--hash=sha256:" in block for block in blocks if REQUIREMENT.match(block))


def test_an_auditor_needs_neither_server_nor_station_packages() -> None:
    absent = ("sqlalchemy", "starlette", "uvicorn", "PySide6", "requests", "smartcard", "cv2", "PIL", "argon2")
    script = f"import sys; sys.modules.update(dict.fromkeys({absent!r})); import truongthi.verify"
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, timeout=60)


def test_make_alone_lists_what_can_be_done() -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    told = subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    ).stdout
    assert all(f"make {target} " in told for target in ("demo", "test", "lint", "bench", "lock"))


def test_what_must_hold_before_anything_lands_can_be_run() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    assert os.access(ROOT / "scripts" / "system-packages", os.X_OK)
