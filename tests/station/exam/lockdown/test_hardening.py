"""What a process of the seat does to itself."""

import resource
import subprocess
import sys
from pathlib import Path

SCRIPT = """
import os, resource
from station.exam.lockdown.hardening import harden
harden()
private = os.umask(0)
print(oct(private), resource.getrlimit(resource.RLIMIT_CORE), os.getcwd())
import ctypes
print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
"""
ROOT = Path(__file__).parents[4]


def test_it_is_private_dumps_nothing_and_takes_no_tracer() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["0o77 (0, 0) /", "0"]  # PR_GET_DUMPABLE
    assert resource.getrlimit(resource.RLIMIT_CORE)[1] != 0  # nothing of it reached this process
