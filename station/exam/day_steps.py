"""The steps before the paper and after the hand-in. Values in, values out."""

from collections.abc import Mapping
from dataclasses import replace

from protocol.records import DeviceChecked, Verdict
from station.exam import preparing
from station.exam.preparing import Preparing
from station.exam.seat import Phase, Printing, Receipt, SeatState
from station.exam.steps import Step


def prepared_before(state: SeatState, results: Mapping[str, Verdict]) -> SeatState:
    """A seat that was started again: what was gone through is not asked again."""
    return replace(state, preparing=preparing.found(state.preparing, results))


def stop_answered(state: SeatState, taken: Preparing, record: DeviceChecked | None) -> Step:
    """The person answered a screen on the way to the bell. Nothing is written once the paper is open."""
    return Step(replace(state, preparing=taken), (record,) if record is not None and state.paper is None else ())


def receipt_given(state: SeatState, receipt: Receipt) -> SeatState:
    """The head is signed and on disk, or the server's promise came; a seat that was left says only that it came."""
    if state.phase is Phase.GOODBYE:
        return replace(state, sent=state.sent or bool(receipt.server_at))
    return replace(state, receipt=receipt)


def printer_changed(state: SeatState, printing: Printing) -> SeatState:
    """A printer is there, prints, or did not."""
    return replace(state, printing=printing) if state.phase is not Phase.GOODBYE else state


def left_behind(state: SeatState) -> SeatState:
    """The person has the code: what stays on screen names nobody and nothing that was asked or answered."""
    if state.receipt is None:
        return state
    return SeatState(
        Phase.GOODBYE,
        state.place,
        zoom=state.zoom,
        theme=state.theme,
        font=state.font,
        rules=state.rules,
        practice=state.practice,
        online=state.online,
        sent=bool(state.receipt.server_at),
        stick=state.stick,
    )
