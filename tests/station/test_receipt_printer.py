"""Printing over CUPS' own commands: fixed arguments, bounded, and a machine without them."""

from pathlib import Path

import pytest

from station import receipt_printer
from station.receipt_printer import NotPrintedError, ReceiptPrinter


def program(folder: Path, name: str, *lines: str) -> Path:
    path = folder / name
    path.write_text("\n".join(("#!/bin/sh", *lines, "")))
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    ("lines", "is_there"),
    [
        (("echo system default destination: room7",), True),
        (("echo no system default destination",), False),
        (("exit 1",), False),
        (("exec sleep 30",), False),
    ],
)
def test_only_a_default_printer_is_a_printer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: tuple[str, ...], is_there: bool
) -> None:
    monkeypatch.setattr(receipt_printer, "ASKED_S", 0.5)
    printer = ReceiptPrinter(tmp_path / "lp", program(tmp_path, "lpstat", *lines))
    assert printer.is_there() is is_there


def test_a_machine_without_cups_has_no_printer() -> None:
    nothing = ReceiptPrinter(None, None)
    assert not nothing.is_there()
    with pytest.raises(NotPrintedError):
        nothing.print_page(b"%PDF")


def test_the_page_goes_through_a_pipe_with_fixed_arguments(tmp_path: Path) -> None:
    lp = program(tmp_path, "lp", f"cat > {tmp_path}/page", f'echo "$@" > {tmp_path}/asked', f"env > {tmp_path}/env")
    ReceiptPrinter(lp, None).print_page(b"%PDF-1.4 page")
    assert (tmp_path / "page").read_bytes() == b"%PDF-1.4 page"
    assert (tmp_path / "asked").read_text().split() == ["-s", "-t", "truongthi-receipt", "-o", "media=A5", "-"]
    assert "LC_ALL=C" in (tmp_path / "env").read_text()
    assert "HOME=" not in (tmp_path / "env").read_text()


@pytest.mark.parametrize("lines", [("cat > /dev/null", "exit 1"), ("exec sleep 30",)])
def test_a_printer_that_refuses_or_hangs_has_not_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: tuple[str, ...]
) -> None:
    monkeypatch.setattr(receipt_printer, "PRINTED_S", 0.5)
    with pytest.raises(NotPrintedError):
        ReceiptPrinter(program(tmp_path, "lp", *lines), None).print_page(b"%PDF")
