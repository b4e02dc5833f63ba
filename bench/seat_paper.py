"""The paper of the `seat` bench: 50 items of three samples, with formulas, a figure, a passage, two recordings."""

import tempfile
from pathlib import Path

from fixtures.papers import hoa_hoc_2025, tieng_anh, toan_2025
from protocol.paper import PackedPaper
from server.bank.importers.workbook import Held, read_workbook
from server.bank.items import BankItem
from server.papers.packing import pack
from server.papers.plan import MasterPaper, PaperPart, PartPlan

PAPER_ID, SEED = "0" * 32, bytes(range(32))
MATHEMATICS = 3  # items; with 28 of chemistry and 19 of English they are 50
MINUTES = 300  # more than three hours: nothing is handed in before


def bench_paper() -> PackedPaper:
    """Return it as a seat opens it."""
    samples = (hoa_hoc_2025, tieng_anh)
    parts = [PaperPart(PartPlan(sample.SUBJECT, "", "", "0.25"), sample.ITEMS) for sample in samples]
    parts.append(PaperPart(PartPlan(toan_2025.SUBJECT, "", "", "0.25"), _mathematics()[:MATHEMATICS]))
    stimuli = {stimulus.code: stimulus for sample in samples for stimulus in sample.STIMULI}
    media = {name: content for sample in samples for name, content in sample.media().items()} | toan_2025.pictures()
    master = MasterPaper("Tổng hợp", MINUTES, tuple(parts), stimuli, media)
    return pack(master, paper_id=PAPER_ID, variant="0101", seed=SEED).paper


def _mathematics() -> tuple[BankItem, ...]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "toan.xlsx"
        toan_2025.write_question_workbook(path, toan_2025.ITEMS)
        return tuple(read_workbook(path.read_bytes(), path.name, toan_2025.pictures(), Held()).items)
