"""The watchdog, with processes in the worker's place that hang or die at a known point."""

import queue
import sys

from protocol.records import CardOutcome
from station.reader.client import ReaderClient
from station.reader.messages import CardFailed, Event, FailureReason, Progress, ReaderReady
from station.reader.reading import Step

BEGIN = """
import sys, threading
from station.reader import frames
from station.reader.messages import Progress, ReaderReady
from station.reader.reading import Step
frames.write(sys.stdout.buffer, ReaderReady("reader"))
frames.write(sys.stdout.buffer, Progress(Step.SOD, 0.1))
"""
HANG = BEGIN + "threading.Event().wait()"
DIE = BEGIN + "sys.exit(3)"
BABBLE = BEGIN + "sys.stdout.buffer.write(bytes([255] * 4)); sys.stdout.buffer.flush(); threading.Event().wait()"
WAIT_S = 20.0


def events_of(program: str, count: int) -> list[Event]:
    """Run `program` in the worker's place and return the first events."""
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    with ReaderClient(events.put, limit_s=0.3, worker=(sys.executable, "-c", program)):
        return [events.get(timeout=WAIT_S) for _ in range(count)]


def test_a_process_that_hangs_in_mid_reading_is_ended_and_replaced() -> None:
    assert events_of(HANG, 4) == [
        ReaderReady("reader"),
        Progress(Step.SOD, 0.1),
        CardFailed(CardOutcome.CARD_FAULT, FailureReason.NO_ANSWER),
        ReaderReady("reader"),
    ]


def test_a_process_that_dies_in_mid_reading_is_a_fault_and_replaced() -> None:
    assert events_of(DIE, 4)[2:] == [
        CardFailed(CardOutcome.CARD_FAULT, FailureReason.CARD_FAULT),
        ReaderReady("reader"),
    ]


def test_a_process_that_sends_no_frames_is_replaced() -> None:
    assert events_of(BABBLE, 4)[2:] == [
        CardFailed(CardOutcome.CARD_FAULT, FailureReason.CARD_FAULT),
        ReaderReady("reader"),
    ]
