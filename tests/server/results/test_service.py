"""Results: one grading's in place of the last."""

from dataclasses import replace
from pathlib import Path

from protocol.journal import StreamId
from server.db import migrations
from server.db.engine import open_database, writing
from server.results.service import Result, all_results, replace_all

MARKED = Result(
    StreamId(bytes(16)),
    "18001234",
    "ca-1",
    "0101",
    {"Phần I": "2.75"},
    "9.75",
    1,
    "ABCD",
    sanction_percent=25,
    final="7.31",
    subject="Toán",
    run="ab" * 16,
)
PENDING = replace(MARKED, attempt=StreamId(b"\x01" * 16), candidate="18001507", pending=2, final="")
HELD = Result(StreamId(b"\x02" * 16), "18001100", "ca-1", "", {}, "", 0, "", waits_for="journal_hole")


def test_what_is_put_in_comes_out_by_candidate_and_replaces_what_stood_there(tmp_path: Path) -> None:
    engine = open_database(tmp_path)
    migrations.upgrade(engine)
    with writing(engine) as db:
        assert replace_all(db, [MARKED, PENDING, HELD]) == 3
        assert all_results(db) == [HELD, MARKED, PENDING]
        assert replace_all(db, [PENDING]) == 1
        assert all_results(db) == [PENDING]
        assert replace_all(db, []) == 0
        assert all_results(db) == []
    engine.dispose()


def test_a_result_without_more_facts_needs_no_more() -> None:
    plain = Result(StreamId(bytes(16)), "18001234", "ca-1", "0101", {}, "1.00", 1, "ABCD")
    assert (plain.pending, plain.sanction_percent, plain.final, plain.subject, plain.run) == (0, 0, "", "", "")
