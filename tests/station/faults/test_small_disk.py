"""A real file system that is full, out of inodes, or mounted for reading only: nothing said to be saved is lost."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.station.faults.small_disk import FAULTS

NAMESPACE = ("unshare", "--map-root-user", "--mount")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    if shutil.which("unshare") is None or subprocess.run([*NAMESPACE, "true"], check=False).returncode:
        pytest.skip("no mount namespace is allowed here")
    folder: Path = tmp_path_factory.mktemp("disks")
    line = [*NAMESPACE, sys.executable, "-m", "tests.station.faults.small_disk", str(folder)]
    done = subprocess.run(line, capture_output=True, text=True, timeout=60, check=False)
    if "can be mounted" in done.stderr:
        pytest.skip("no file system may be mounted here")
    assert done.returncode == 0, done.stderr
    found: dict[str, dict[str, object]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("fault", FAULTS)
def test_a_seat_started_again_has_what_was_said_to_be_saved_and_nothing_else(
    told: dict[str, dict[str, object]], fault: str
) -> None:
    one = told[fault]
    assert one["kept"] == one["saved"]
    assert isinstance(one["saved"], list)
    assert {"before", "after"} <= set(one["saved"])


@pytest.mark.parametrize("fault", FAULTS)
def test_a_journal_does_not_open_on_a_broken_disk_and_does_when_it_is_mended(
    told: dict[str, dict[str, object]], fault: str
) -> None:
    assert told[fault]["closed_happened"]
    assert not told[fault]["opened"]
    assert told[fault]["kept"]


def test_a_full_disk_takes_no_answer_and_one_without_inodes_takes_all_for_the_files_are_there(
    told: dict[str, dict[str, object]],
) -> None:
    assert (told["full"]["refused"], told["no_inodes"]["refused"]) == (40, 0)
    assert not told["read_only"]["happened"]  # the kernel takes no disk away under a journal that is open
