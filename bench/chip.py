"""The reader and one chip (figures of the `chip` bench).

The card: SOD some 900, DG1 95, DG2 16,709, DG13 some 400 bytes, near to the files of chip facts §2.3; opened by BAC,
EF.CardAccess refused, the key right at the first try, the card's family known from a card before.
apdus_extended, apdus_short: commands of one reading. Against: the fewest there can be, one per file (extended) or per
231 bytes (short), after SELECT, GET CHALLENGE and EXTERNAL AUTHENTICATE. Shown beside, without a goal: `first_extended`
and `first_short`, a card of a family not seen before; `pace_ca_aa`, a card of 2024 with PACE, Chip and Active
Authentication.
overhead_extended, overhead_short: bytes up and down that are not the files', per byte of the files.
model_106 to model_848: modelled seconds of the same reading at these kbit/s, extended length. The model: 9 bits a byte,
frames of 256 bytes of which 3 are the frame's own, 0.5 ms a frame, 8 ms of the chip's computing a command. Against: the
same model over the fewest commands at their least bytes.
read_18k_extended: milliseconds of one reading through pcscd and the virtual reader, our cryptography, Passive
Authentication and the picture included; the card gives the answers that it gave before, chance being fixed on both
sides, since a chip computes on its own silicon. Against: the same bytes, nothing computed. 15 of each, in turn.
opened_18k, unsealed_18k, parsed_18k, verified_18k (part `steps`, no goal): milliseconds until the same card is open,
until its four files are read and unsealed with nothing judged, until the SOD is parsed, until signature and hashes are
verified. Against: the same bytes, nothing computed. 15 of each, in turn.
insert_to_first_command: seconds from laying the card on the virtual reader to the first command at the card, the
reader's process running and the hint given; 7 times. PC/SC looks for a card every 0.4 s: that is inside.
Counts and the model do not vary from run to run. Left out: the contactless reader itself, which nobody has measured.
"""

import io
import math
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image

from bench.figures import Figure, figure
from fixtures.card.chip import CardProfile, VirtualCard
from fixtures.card.files import COM, DG2, SOD, card_files, dg2, sod
from fixtures.card.pki import CardPki
from fixtures.card.samples import HOA, sample
from fixtures.card.vpcd import inserted
from fixtures.pcsc import READERS, running_pcscd, wait_until_empty, wait_until_occupied
from station.reader import pcsc
from station.reader.access import Known, open_chip, passwords_of
from station.reader.access_policy import AccessPolicy
from station.reader.client import ReaderClient
from station.reader.connection import CardConnection
from station.reader.files import CardFamily, FileReader
from station.reader.groups import RandomBytes
from station.reader.hint import HintSource, IdentityHint
from station.reader.lds import EF
from station.reader.messages import CardRemoved, Event
from station.reader.passive_auth import are_listed, is_list_signed
from station.reader.procedure import Asked, read_card
from station.reader.reading import CardReading
from station.reader.sod import parse_sod
from station.reader.trust.store import TrustStore

AT = datetime(2026, 12, 12, 7, tzinfo=UTC)
DG2_BYTES = 16_709
READS, INSERTIONS, WAIT_S = 15, 7, 20.0
SELECT, CHALLENGE, PROOF = (12, 2), (5, 10), (46, 42)
SHORT_DATA, EXTENDED_DATA = 231, 65_000
BITS_A_BYTE, FRAME, FRAME_OWN, FRAME_S, COMMAND_S = 9, 256, 3, 0.0005, 0.008
RATES = (106, 212, 424, 848)

Trace = Sequence[tuple[int, int]]  # bytes up and down of each command


def measure(part: str) -> tuple[Figure, ...]:
    """Measure `part` (counts, wall, steps) or all."""
    with tempfile.TemporaryDirectory() as folder:
        bench = _Bench(CardPki.load_or_create(Path(folder) / "pki"), Path(folder))
        parts: dict[str, Callable[[], tuple[Figure, ...]]] = {
            "counts": bench.counts,
            "wall": bench.wall,
            "steps": bench.steps,
        }
        return tuple(one for name, measured in parts.items() if part in ("", name) for one in measured())


class Traced:
    """A connection to a card in this process that keeps what went over it."""

    def __init__(self, card: VirtualCard) -> None:
        self._card = card
        self.commands, self.answers = list[bytes](), list[bytes]()

    @property
    def trace(self) -> Trace:
        """The sizes of commands and answers."""
        return [(len(up), len(down)) for up, down in zip(self.commands, self.answers, strict=True)]

    def transmit(self, command: bytes) -> bytes:
        """Send one command."""
        self.commands.append(command)
        self.answers.append(self._card.transmit(command))
        return self.answers[-1]


@dataclass(frozen=True)
class _Bench:
    pki: CardPki
    folder: Path

    def counts(self) -> tuple[Figure, ...]:
        """Count commands and bytes, and model the time."""
        long, short = CardProfile(), CardProfile(extended_length=False)
        families = CardFamily(), CardFamily()
        first_long, first_short = self._trace(long, families[0]), self._trace(short, families[1])
        known_long, known_short = self._trace(long, families[0]), self._trace(short, families[1])
        floors = floor(self._sizes, EXTENDED_DATA), floor(self._sizes, SHORT_DATA)
        payload = sum(self._sizes)
        return (
            figure("apdus_extended", "commands", [len(known_long)], "the floor", [len(floors[0])]),
            figure("apdus_short", "commands", [len(known_short)], "the floor", [len(floors[1])]),
            figure("overhead_extended", "ratio", [volume(known_long) / payload - 1], "payload bytes", [payload]),
            figure("overhead_short", "ratio", [volume(known_short) / payload - 1], "payload bytes", [payload]),
            *(
                figure(f"model_{rate}", "s", [modelled(known_long, rate)], "the floor", [modelled(floors[0], rate)])
                for rate in RATES
            ),
            figure("first_extended", "commands", [len(first_long)]),
            figure("first_short", "commands", [len(first_short)]),
            figure("pace_ca_aa", "commands", [self._modern()]),
        )

    def wall(self) -> tuple[Figure, ...]:
        """Read through PC/SC, and see how soon a card is asked."""
        with running_pcscd():
            readings, bare = self._readings()
            insertions = self._insertions()
        return (
            figure("read_18k_extended", "ms", readings, "bare transport of the same bytes", bare),
            figure("insert_to_first_command", "s", insertions),
        )

    def steps(self) -> tuple[Figure, ...]:
        """Say where the time of a reading goes, in the order in which it is spent."""
        names = ("opened_18k", "unsealed_18k", "parsed_18k", "verified_18k")
        with running_pcscd():
            rows, bare = self._stepped()
        columns = zip(names, zip(*rows, strict=True), strict=True)
        return tuple(figure(name, "ms", column, "bare transport of the same bytes", bare) for name, column in columns)

    def _stepped(self) -> tuple[list[list[float]], list[float]]:
        card = self._card(CardProfile())
        recorded, family = Traced(VirtualCard(HOA, card.files, card.profile, random=bytes)), CardFamily()
        self._read(recorded, family, random=bytes)
        rows, bare = [], []
        wait_until_empty()
        for _ in range(READS):
            with _laid(_Replayed(recorded.answers)), pcsc.connected(READERS[0]) as held:
                rows.append(_steps_of(held, family))
            with _laid(_Replayed(recorded.answers)), pcsc.connected(READERS[0]) as held:
                began = time.perf_counter()
                for command in recorded.commands:
                    held.transmit(command)
                bare.append((time.perf_counter() - began) * 1000)
        return rows, bare

    def _card(self, profile: CardProfile) -> VirtualCard:
        files = card_files(HOA, self.pki.document_signer)
        groups = {1: files[0x0101], 2: dg2(_picture(DG2_BYTES)), 13: files[0x010D]}
        signed_at = datetime(2023, 6, 14, tzinfo=UTC)
        return VirtualCard(
            HOA, files | {DG2: groups[2], SOD: sod(groups, self.pki.document_signer, signed_at)}, profile
        )

    @property
    def _sizes(self) -> Sequence[int]:
        return [len(content) for file, content in self._card(CardProfile()).files.items() if file != COM]

    def _trace(self, profile: CardProfile, family: CardFamily) -> Trace:
        connection = Traced(self._card(profile))
        self._read(connection, family)
        return connection.trace

    def _read(self, connection: CardConnection, family: CardFamily, random: RandomBytes = os.urandom) -> CardReading:
        passwords = passwords_of(Known(HOA.number, HOA.born), AT.date(), AccessPolicy())
        trust = TrustStore([self.pki.csca.certificate])
        return read_card(connection, passwords, trust, Asked(HOA.number, AT), family, random=random)

    def _modern(self) -> int:
        connection = Traced(sample("card_2024", self.pki))
        reading = self._read(connection, CardFamily())
        return reading.evidence.apdus

    def _readings(self) -> tuple[list[float], list[float]]:
        """Read the same card again and again; beside each, send its bytes and compute nothing."""
        card = self._card(CardProfile())
        card = VirtualCard(HOA, card.files, card.profile, random=bytes)
        recorded = Traced(card)
        family = CardFamily()
        self._read(recorded, family, random=bytes)
        readings, bare = [], []
        wait_until_empty()
        for _ in range(READS):
            with _laid(_Replayed(recorded.answers)), pcsc.connected(READERS[0]) as held:
                began = time.perf_counter()
                self._read(held, family, random=bytes)
                readings.append((time.perf_counter() - began) * 1000)
            with _laid(_Replayed(recorded.answers)), pcsc.connected(READERS[0]) as held:
                began = time.perf_counter()
                for command in recorded.commands:
                    held.transmit(command)
                bare.append((time.perf_counter() - began) * 1000)
        return readings, bare

    def _insertions(self) -> list[float]:
        """Lay a card down for a desk that expects it, and wait for its first command."""
        trust = self.folder / "trust"
        trust.mkdir()
        (trust / "csca.der").write_bytes(self.pki.csca_certificate)
        times = []
        empty = threading.Semaphore(0)

        def on_event(event: Event) -> None:
            if isinstance(event, CardRemoved):
                empty.release()

        hint = IdentityHint(HOA.number, HOA.born, HOA.name, HintSource.QR)
        with ReaderClient(on_event, trust, READERS[0], practice=True) as client:
            for _ in range(INSERTIONS):
                _happened(empty.acquire(timeout=WAIT_S))
                client.expect(hint)
                card = _FirstCommand(HOA, self._card(CardProfile()).files)
                began = time.perf_counter()
                with inserted(card):
                    _happened(card.asked.wait(WAIT_S))
                    times.append(card.at - began)
        return times


def _steps_of(held: CardConnection, family: CardFamily) -> list[float]:
    """Return the milliseconds at which each step of a reading was done."""
    passwords = passwords_of(Known(HOA.number, HOA.born), AT.date(), AccessPolicy())
    began, done = time.perf_counter(), list[float]()
    reader = FileReader(open_chip(held, passwords, AccessPolicy(), bytes).channel, family)
    done.append(time.perf_counter())
    files = {file: reader.read(file) for file in (EF.SOD, EF.DG1, EF.DG13, EF.DG2)}
    done.append(time.perf_counter())
    signed = parse_sod(files.pop(EF.SOD))
    done.append(time.perf_counter())
    _happened(is_list_signed(signed) and are_listed(signed, files))
    done.append(time.perf_counter())
    return [(at - began) * 1000 for at in done]


def floor(sizes: Sequence[int], most: int) -> Trace:
    """Return the fewest commands that open a chip by BAC and read files of `sizes`, each with its least bytes."""
    return [SELECT, CHALLENGE, PROOF, *(read for size in sizes for read in _floor_reads(size, most))]


def _floor_reads(size: int, most: int) -> Iterator[tuple[int, int]]:
    for at in range(0, size, most):
        length = min(most, size - at)
        sealed = 8 * math.ceil((length + 1) / 8) + 1
        header = 1 + (1 if sealed < 0x80 else 2 if sealed < 0x100 else 3)
        is_extended = most > SHORT_DATA
        yield (23 if is_extended else 19), header + sealed + 4 + 10 + 2


def volume(trace: Trace) -> int:
    """Return the bytes of all commands and answers."""
    return sum(up + down for up, down in trace)


def modelled(trace: Trace, rate: int) -> float:
    """Return the seconds that `trace` takes at `rate` kbit/s, by the model of this module."""
    frames = sum(math.ceil(size / (FRAME - FRAME_OWN)) for pair in trace for size in pair)
    on_air = volume(trace) + frames * FRAME_OWN
    return on_air * BITS_A_BYTE / (rate * 1000) + frames * FRAME_S + len(trace) * COMMAND_S


def _picture(dg2_bytes: int) -> bytes:
    """Return a JPEG that makes a DG2 of exactly `dg2_bytes`: a comment fills it up."""
    encoded = io.BytesIO()
    Image.effect_noise((240, 320), 20).convert("RGB").save(encoded, "JPEG", quality=30)
    plain = encoded.getvalue()
    around = len(dg2(bytes(dg2_bytes))) - dg2_bytes
    comment = bytes(dg2_bytes - around - len(plain) - 4)
    return plain[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + plain[2:]


@contextmanager
def _laid(card: "VirtualCard | _Replayed") -> Iterator[None]:
    """Hold a card on the first reader once PC/SC has seen it."""
    with inserted(card):
        wait_until_occupied()
        yield
    wait_until_empty()


def _happened(in_time: bool) -> None:
    if not in_time:
        raise TimeoutError


class _Replayed:
    """A card that answers what another did, in the same order, whatever it is asked."""

    def __init__(self, answers: Sequence[bytes]) -> None:
        self._answers, self._next = answers, 0

    def reset(self) -> None:
        """Begin again."""
        self._next = 0

    def transmit(self, command: bytes) -> bytes:  # noqa: ARG002 -- whatever was asked
        """Answer."""
        answer = self._answers[self._next]
        self._next += 1
        return answer


class _FirstCommand(VirtualCard):
    """Says when it was first asked something."""

    def __init__(self, *arguments: object) -> None:
        self.asked, self.at = threading.Event(), 0.0
        super().__init__(*arguments)  # type: ignore[arg-type]  # passed on as they come

    def transmit(self, command: bytes) -> bytes:
        """Note the time, answer."""
        if not self.asked.is_set():
            self.at = time.perf_counter()
            self.asked.set()
        return super().transmit(command)
