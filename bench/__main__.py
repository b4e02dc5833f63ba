"""`python -m bench NAME [--part PART] [--json FILE]`: measure, and print a table or JSON (`-` is standard output)."""

import argparse
import sys
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

import msgspec

from bench.figures import Figure, Report, machine, table

BENCHES = ("line", "chip", "papers", "grading", "seat", "board")


class Bench(Protocol):
    """A module of this package: what it measures, by part."""

    def measure(self, part: str) -> tuple[Figure, ...]:
        """Run `part`, or all of it."""
        ...


def main() -> int:
    """Run one benchmark."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("name", choices=BENCHES)
    parser.add_argument("--part", default="")
    parser.add_argument("--json", default="")
    asked = parser.parse_args()
    bench = cast("Bench", import_module(f"bench.{asked.name}"))
    report = Report(machine(), bench.measure(asked.part))
    encoded = msgspec.json.format(msgspec.json.encode(report), indent=1).decode()
    if asked.json == "-":
        print(encoded)
        return 0
    print(table(report))
    if asked.json:
        path = Path(asked.json)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(encoded + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
