"""A measured figure, the machine it was measured on, and the two forms in which they are told."""

import os
import platform
import statistics
from collections.abc import Sequence
from pathlib import Path

import msgspec


class Figure(msgspec.Struct, frozen=True):
    """A figure under the name that it is held to; `against` is what was measured beside it in the same run."""

    name: str
    value: float
    unit: str
    against: str | None = None
    against_value: float | None = None
    ratio: float | None = None
    runs: int = 1
    least: float | None = None
    most: float | None = None


class Report(msgspec.Struct, frozen=True):
    """What a benchmark prints."""

    machine: dict[str, str]
    figures: tuple[Figure, ...]


def machine() -> dict[str, str]:
    """Return what the figures depend on, without a name of the machine."""
    memory = next(line for line in Path("/proc/meminfo").read_text().splitlines() if line.startswith("MemTotal"))
    return {
        "cores": str(os.cpu_count()),
        "memory_kb": memory.split()[1],
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
    }


def figure(name: str, unit: str, values: Sequence[float], against: str = "", beside: Sequence[float] = ()) -> Figure:
    """Return the figure of several runs: the median, with the least and the most."""
    value = statistics.median(values)
    beside_value = statistics.median(beside) if beside else None
    return Figure(
        name,
        round(value, 4),
        unit,
        against or None,
        None if beside_value is None else round(beside_value, 4),
        None if not beside_value else round(value / beside_value, 3),
        len(values),
        round(min(values), 4),
        round(max(values), 4),
    )


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value that `share` of `values` do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def table(report: Report) -> str:
    """Return the report as lines for people."""
    rows = [("figure", "value", "unit", "least..most", "against", "value", "ratio")]
    rows += [
        (
            one.name,
            f"{one.value:g}",
            one.unit,
            f"{one.least:g}..{one.most:g}",
            one.against or "-",
            "-" if one.against_value is None else f"{one.against_value:g}",
            "-" if one.ratio is None else f"{one.ratio:g}",
        )
        for one in report.figures
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
