"""Packing (figure of the `papers` bench).

pack_48_variants: from a master paper in memory to the bytes of 48 variants. The paper is both whole samples in one:
28 items of chemistry with some 50 formulas, tables and a drawn figure, 19 of English with two recordings of together
70 seconds. Nothing is rendered before a run: the first variant draws the formulas and encodes figure and recordings,
the others take what it made. Against: packing one variant, from nothing as well. Five runs of each, in turn; ziamath
is loaded before. Left out: the bank's database, sealing, the layout check.
"""

import time

from bench.figures import Figure, figure
from fixtures.papers import hoa_hoc_2025, tieng_anh
from server.papers.formulas import formula
from server.papers.packing import pack
from server.papers.plan import MasterPaper, PaperPart, PartPlan
from server.papers.renders import Renders

RUNS, VARIANTS = 5, 48
PAPER_ID, SEED = "0" * 32, bytes(range(32))


def pack_48_variants() -> tuple[Figure, ...]:
    """Seconds for 48 variants of one paper."""
    master = _master()
    formula("x")
    all_of_them, one = [], []
    for _ in range(RUNS):
        one.append(_seconds(master, 1))
        all_of_them.append(_seconds(master, VARIANTS))
    return (figure("pack_48_variants", "s", all_of_them, "packing one", one),)


def _master() -> MasterPaper:
    samples = (hoa_hoc_2025, tieng_anh)
    plans = (PartPlan(sample.SUBJECT, "", "", "0.25") for sample in samples)
    parts = tuple(PaperPart(plan, sample.ITEMS) for plan, sample in zip(plans, samples, strict=True))
    stimuli = {stimulus.code: stimulus for sample in samples for stimulus in sample.STIMULI}
    media = {name: content for sample in samples for name, content in sample.media().items()}
    return MasterPaper("Tổng hợp", 90, parts, stimuli, media)


def _seconds(master: MasterPaper, variants: int) -> float:
    renders, before = Renders(), time.perf_counter()
    for number in range(1, variants + 1):
        pack(master, paper_id=PAPER_ID, variant=f"{number:04}", seed=SEED, renders=renders)
    return time.perf_counter() - before
