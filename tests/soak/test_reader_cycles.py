"""Cards laid down and lifted off again and again on two readers at once: no reader's process grows or slows."""

import json
import statistics
import sys
import threading
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from fixtures.card.chip import VirtualCard
from fixtures.card.files import card_files
from fixtures.card.pki import CardPki
from fixtures.card.samples import HOA
from fixtures.card.vpcd import inserted
from fixtures.pcsc import READERS
from station.reader.messages import CardRead, CardRemoved
from tests.station.reader.running import HINT, Desk, running

pytestmark = pytest.mark.pcsc

CYCLES, FEW, LANES = 1000, 20, 2
SETTLED = 5  # cycles after which a process has all that it needs
MAX_GROWTH_KB = 4096
FIRST_COMMAND_LIMIT_S = 0.5


class TimedCard(VirtualCard):
    """Notes when its first command came."""

    first_at: float | None = None

    def transmit(self, command: bytes) -> bytes:
        """Answer."""
        if self.first_at is None:
            self.first_at = time.monotonic()
        return super().transmit(command)


@dataclass(frozen=True, slots=True)
class Footprint:
    """What a process holds."""

    process: int
    threads: int
    descriptors: int
    memory_kb: int

    @classmethod
    def of(cls, desk: Desk) -> "Footprint":
        """Take it of the reader's process."""
        process = desk.client.process_id
        assert process is not None
        status = dict(line.split(":", 1) for line in Path(f"/proc/{process}/status").read_text().splitlines())
        descriptors = len(list(Path(f"/proc/{process}/fd").iterdir()))
        return cls(process, int(status["Threads"]), descriptors, int(status["VmRSS"].split()[0]))


@dataclass(slots=True)
class Lane:
    """One reader's cycles, and what was seen of its process."""

    cycles: int
    first_command_s: list[float] = field(default_factory=list)
    settled: Footprint | None = None
    ended: Footprint | None = None

    @property
    def grown_kb(self) -> int:
        """By how much the process grew after it had settled."""
        assert self.settled is not None
        assert self.ended is not None
        return self.ended.memory_kb - self.settled.memory_kb

    def run(self, slot: int, trust: Path, pki: CardPki) -> None:
        """Lay a card down, have it read, lift it off."""
        files = card_files(HOA, pki.document_signer)
        with running(trust, READERS[slot]) as desk:
            desk.wait_for(CardRemoved)
            for cycle in range(self.cycles):
                card = TimedCard(HOA, files)
                desk.client.expect(HINT)
                began = time.monotonic()
                with inserted(card, slot):
                    assert desk.wait_for(CardRead).reading.number == HOA.number
                desk.wait_for(CardRemoved)
                assert card.first_at is not None
                self.first_command_s.append(card.first_at - began)
                if cycle == min(SETTLED, self.cycles // 2):
                    self.settled = Footprint.of(desk)
            self.ended = Footprint.of(desk)


@pytest.mark.soak
def test_a_thousand_cycles_on_two_readers_leak_nothing(
    pcscd: None, trust_folder: Path, pki: CardPki, capsys: pytest.CaptureFixture[str]
) -> None:
    began, lanes = time.monotonic(), run(CYCLES, trust_folder, pki)
    waits = sorted(wait for lane in lanes for wait in lane.first_command_s)
    assert statistics.median(waits) < FIRST_COMMAND_LIMIT_S
    found = {
        "cycles": len(waits),
        "seconds": round(time.monotonic() - began),
        "grown_kb": [lane.grown_kb for lane in lanes],
        "first_command_ms": [round(waits[len(waits) * share // 100] * 1000) for share in (50, 95, 99)],
    }
    with capsys.disabled():
        sys.stdout.write(f"\n{json.dumps(found)}\n")


def test_twenty_cycles_on_two_readers_leak_nothing(pcscd: None, trust_folder: Path, pki: CardPki) -> None:
    run(FEW, trust_folder, pki)


def run(cycles: int, trust: Path, pki: CardPki) -> list[Lane]:
    """Run the lanes side by side; every cycle must have read, by one and the same process."""
    lanes = [Lane(cycles // LANES) for _ in range(LANES)]
    threads = [threading.Thread(target=lane.run, args=(slot, trust, pki)) for slot, lane in enumerate(lanes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for lane in lanes:
        assert len(lane.first_command_s) == lane.cycles
        assert lane.settled is not None
        assert lane.ended == replace(lane.settled, memory_kb=lane.ended.memory_kb if lane.ended else 0)
        assert lane.grown_kb < MAX_GROWTH_KB
    return lanes
