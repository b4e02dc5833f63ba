"""Prints a receipt where the machine has a printer: CUPS' own commands with fixed arguments, bounded, no shell."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

ASKED_S, PRINTED_S = 5.0, 20.0
PATH = "/usr/bin:/bin"
TITLE = "truongthi-receipt"  # what a print queue shows: it names nobody


class NotPrintedError(Exception):
    """The printer did not take the page."""


@dataclass(frozen=True, slots=True)
class ReceiptPrinter:
    """The system's default printer. `lp`, `lpstat`: CUPS' commands, `None` where they are not."""

    lp: Path | None
    lpstat: Path | None
    media: str = "A5"

    @classmethod
    def of_system(cls) -> "ReceiptPrinter":
        """Return the one of this machine."""
        lp, lpstat = (shutil.which(name, path=PATH) for name in ("lp", "lpstat"))
        return cls(Path(lp) if lp else None, Path(lpstat) if lpstat else None)

    def is_there(self) -> bool:
        """Whether there is a default printer. Asks the print service, so not on the interface's thread."""
        if self.lp is None or self.lpstat is None:
            return False
        try:
            asked = subprocess.run(  # noqa: S603 -- a fixed program with fixed arguments
                [self.lpstat, "-d"],
                capture_output=True,
                timeout=ASKED_S,
                env={"PATH": PATH, "LC_ALL": "C"},
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return False
        return asked.returncode == 0 and b":" in asked.stdout  # "no system default destination" has none

    def print_page(self, pdf: bytes) -> None:
        """Hand `pdf` to the printer over a pipe: no copy stays on the disk. Raises NotPrintedError."""
        if self.lp is None:
            raise NotPrintedError
        try:
            done = subprocess.run(  # noqa: S603 -- as above
                [self.lp, "-s", "-t", TITLE, "-o", f"media={self.media}", "-"],
                input=pdf,
                capture_output=True,
                timeout=PRINTED_S,
                env={"PATH": PATH, "LC_ALL": "C"},
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise NotPrintedError from error
        if done.returncode != 0:
            raise NotPrintedError
