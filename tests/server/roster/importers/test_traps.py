"""The law of the import: no trap changes a correct row, and no trapped row is taken for something it does not mean."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixtures.rosters.files import Kind
from fixtures.rosters.lists import Layout, SentList, sent_list
from fixtures.rosters.traps import Trap
from server.roster.importers.reading import doubts_of
from tests.server.roster.importers.lists import meant, read

# What is asked of a correct row because of the others: nothing of it is changed, a person only looks at it.
ASKED_BECAUSE_OF_OTHERS = {"month_first_perhaps", "program_turned", "same_number", "same_candidate", "same_seat"}
OLD_FONTS = {Kind.CSV_TCVN3, Kind.CSV_VNI}  # every row of such a file is trapped


def check(made: SentList, kind: Kind) -> None:
    listed = read(made.data)
    rows, doubts = {row.line: row for row in listed.rows}, doubts_of(listed)
    assert sorted(rows) == [truth.line for truth in made.truths]
    for truth in made.truths:
        row, doubted = rows[truth.line], doubts.get(truth.line, [])
        if truth.trap is None and kind not in OLD_FONTS:
            assert row.values == meant(truth), truth.line
            assert {doubt.code for doubt in doubted} <= ASKED_BECAUSE_OF_OTHERS, truth.line
        elif not doubted:
            assert row.values == meant(truth), (truth.line, truth.trap)


@pytest.mark.parametrize("layout", Layout)
@pytest.mark.parametrize("kind", Kind)
def test_every_layout_in_every_kind_of_file_is_read(kind: Kind, layout: Layout) -> None:
    made = sent_list(30, 1, kind=kind, layout=layout)
    check(made, kind)
    if kind not in OLD_FONTS:
        assert doubts_of(read(made.data)) == {}


@pytest.mark.parametrize("trap", Trap)
def test_a_trap_is_seen(trap: Trap) -> None:
    """Two thirds of the rows have it: each is repaired to what it means or left to a person, and something is said."""
    made = sent_list(40, 5, [trap], 0.66, Kind.XLSX, Layout.TITLED)
    check(made, Kind.XLSX)
    listed = read(made.data)
    rows, doubts = {row.line: row for row in listed.rows}, doubts_of(listed)
    trapped = [truth.line for truth in made.truths if truth.trap]
    assert trapped
    silent = {Trap.CANDIDATE_NUMERIC, Trap.DAY_CELL}  # cells as good as the text
    assert trap in silent or all(rows[line].repairs or line in doubts for line in trapped)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.integers(2, 60),
    st.integers(0, 10_000),
    st.sets(st.sampled_from(list(Trap))),
    st.floats(0, 1),
    st.sampled_from([Kind.XLSX, Kind.CSV_UTF8, Kind.CSV_BOM, Kind.CSV_1258, Kind.CSV_TABS]),
    st.sampled_from(list(Layout)),
)
def test_no_trap_changes_a_correct_row(
    size: int, seed: int, traps: set[Trap], share: float, kind: Kind, layout: Layout
) -> None:
    check(sent_list(size, seed, traps, share, kind, layout), kind)
