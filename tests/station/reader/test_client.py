"""The watchdog, with processes in the worker's place that hang or die at a known point."""

import queue
import sys

from protocol.records import CardOutcome
from station.reader.client import ReaderClient
from station.reader.messages import CardFailed, Event, FailureReason, Progress, ReaderReady
from station.reader.reading import Step

BEGIN = """
import sys, threading
from protocol.records import CardOutcome
from station.reader import frames
from station.reader.messages import CardFailed, CommandAnswered, CommandSent, FailureReason, Progress, ReaderReady
from station.reader.reading import Step
def say(event):
    frames.write(sys.stdout.buffer, event)
say(ReaderReady("reader"))
say(Progress(Step.SOD, 0.1))
"""
WAIT = "sys.stdin.buffer.read(1)"  # until it is told to stop
HANG = BEGIN + WAIT
DIE = BEGIN + "sys.exit(3)"
BABBLE = BEGIN + "sys.stdout.buffer.write(bytes([255] * 4)); sys.stdout.buffer.flush();" + WAIT
SILENT = BEGIN + "say(CommandSent());" + WAIT
FAILED = "say(CardFailed(CardOutcome.CARD_FAULT, FailureReason.CARD_FAULT))"
WORKING = BEGIN + "say(CommandSent()); say(CommandAnswered()); threading.Event().wait(0.6);" + FAILED
SLOW = (
    BEGIN
    + """
for _ in range(8):
    say(CommandSent())
    threading.Event().wait(0.1)
    say(CommandAnswered())
say(CardFailed(CardOutcome.CARD_FAULT, FailureReason.CARD_FAULT))
say(CommandSent())
"""
)
LONG_S, SHORT_S = 600.0, 0.3
WAIT_S = 20.0


def events_of(program: str, count: int, limit_s: float = SHORT_S, command_limit_s: float = LONG_S) -> list[Event]:
    """Run `program` in the worker's place and return the first events."""
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    with ReaderClient(events.put, None, "", limit_s, command_limit_s, (sys.executable, "-c", program)):
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


def test_a_card_that_is_silent_after_a_command_is_given_up_long_before_a_reading_is() -> None:
    assert events_of(SILENT, 4, limit_s=LONG_S, command_limit_s=SHORT_S)[2:] == [
        CardFailed(CardOutcome.CARD_FAULT, FailureReason.NO_ANSWER),
        ReaderReady("reader"),
    ]


def test_our_own_work_after_an_answer_is_not_the_card_s_silence() -> None:
    ended = events_of(WORKING, 3, limit_s=LONG_S, command_limit_s=SHORT_S)
    assert ended[2] == CardFailed(CardOutcome.CARD_FAULT, FailureReason.CARD_FAULT)


def test_a_slow_card_that_answers_each_time_is_read_on() -> None:
    assert events_of(SLOW, 3, limit_s=LONG_S, command_limit_s=0.5)[2] == CardFailed(
        CardOutcome.CARD_FAULT, FailureReason.CARD_FAULT
    )
