"""A connection of the seat's own to its X server, and what it tells: clients, windows, outputs, devices, injected keys.

Every method may raise XGoneError. X11 isolates no client from another: what cannot be refused here is at least seen.
"""

from collections.abc import Callable, Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple

import xcffib
from xcffib import randr, res, xinput, xproto

RANDR_WANTED, RES_WANTED, XI_WANTED = (1, 5), (1, 2), (2, 2)
ALL_DEVICES, ALL_MASTERS = 0, 1
POINTER_ROOT = 1  # a focus up to here is no window
XTEST = "XTEST"  # part of the name that the server gives to devices which programs play
SLAVES = frozenset({xinput.DeviceType.SlaveKeyboard, xinput.DeviceType.SlavePointer, xinput.DeviceType.FloatingSlave})
RAW = xinput.XIEventMask.RawKeyPress | xinput.XIEventMask.RawButtonPress
INJECTED_EVENTS = (xinput.RawKeyPressEvent, xinput.RawButtonPressEvent)
ALREADY_GRABBED = xproto.GrabStatus.AlreadyGrabbed


class XGoneError(OSError):
    """The X server does not answer, or lacks what was asked."""


class Area(NamedTuple):
    """A rectangle of the screen."""

    x: int
    y: int
    width: int
    height: int

    def meets(self, other: "Area") -> bool:
        """Whether both have a pixel in common."""
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )


@dataclass(frozen=True, slots=True)
class Output:
    """What is shown somewhere: where on the screen, and on how many monitors the same."""

    area: Area
    monitors: int


@dataclass(frozen=True, slots=True)
class Device:
    """A keyboard or mouse. `is_played`: a program's, not a person's."""

    name: str
    is_keyboard: bool
    is_played: bool


@contextmanager
def _asking() -> Iterator[None]:
    try:
        yield
    except (xcffib.XcffibException, xcffib.ProtocolException) as error:
        raise XGoneError(type(error).__name__) from error


class XScreen:
    """One connection; not for two threads at once."""

    def __init__(self, display: str) -> None:
        """Raises XGoneError."""
        self.display = display
        with _asking():
            self._line = xcffib.connect(display=display)
            setup = self._line.get_setup()
            self._root = setup.roots[0].root
            self._mask, self.base = setup.resource_id_mask, setup.resource_id_base
            self._randr, self._res, self._xi = self._line(randr.key), self._line(res.key), self._line(xinput.key)
            self._randr.QueryVersion(*RANDR_WANTED).reply()
            self._res.QueryVersion(*RES_WANTED).reply()
            self._xi.XIQueryVersion(*XI_WANTED).reply()
            self._played, self._atoms = 0, dict[str, int]()
            self._hidden = self._line.generate_id()  # never mapped: it owns selections
            input_only = xproto.WindowClass.InputOnly
            self._line.core.CreateWindow(0, self._hidden, self._root, 0, 0, 1, 1, 0, input_only, 0, 0, [])
            listen = xinput.EventMask.synthetic(ALL_DEVICES, 1, [RAW])
            self._xi.XISelectEvents(self._root, 1, [listen], is_checked=True).check()

    def close(self) -> None:
        """End the connection."""
        self._line.disconnect()

    def client_of(self, window: int) -> int:
        """Return the base of the client whose `window` is."""
        return int(window & ~self._mask)

    def clients(self) -> Mapping[int, int]:
        """Return every client of this server: its base, and the process id that the server knows."""
        with _asking():
            bases = [int(one.resource_base) for one in self._res.QueryClients().reply().clients]
            asked = res.ClientIdSpec.synthetic(0, res.ClientIdMask.LocalClientPID)
            ids = self._res.QueryClientIds(1, [asked]).reply().ids
        pids = {int(one.spec.client): int(one.value[0]) for one in ids if len(one.value)}
        return {base: pids.get(base, 0) for base in bases if base}  # 0 is the server itself

    def outputs(self) -> tuple[Output, ...]:
        """Return what is shown where."""
        with _asking():
            monitors = self._randr.GetMonitors(self._root, True).reply().monitors  # noqa: FBT003 (the protocol's order)
        return tuple(Output(Area(one.x, one.y, one.width, one.height), max(1, int(one.nOutput))) for one in monitors)

    def devices(self) -> Mapping[int, Device]:
        """Return keyboards and mice by their numbers."""
        return devices_of(self._line)

    def played_events(self) -> int:
        """Return how many keys and buttons programs have pressed since the last call."""
        self._take_events()
        count, self._played = self._played, 0
        return count

    def _take_events(self) -> None:
        with _asking():
            played = played_devices(self._line)
            while (event := self._line.poll_for_event()) is not None:
                if isinstance(event, INJECTED_EVENTS):
                    self._played += event.sourceid in played
                elif isinstance(event, xproto.SelectionRequestEvent):
                    self._refuse(event)

    def _refuse(self, asked: xproto.SelectionRequestEvent) -> None:
        """Answer that there is nothing: who asks must not wait."""
        answer = xproto.SelectionNotifyEvent.synthetic(asked.time, asked.requestor, asked.selection, asked.target, 0)
        self._line.core.SendEvent(0, asked.requestor, xproto.EventMask.NoEvent, answer.pack())
        self._line.flush()

    def take_selection(self, name: str) -> int:
        """Own the selection `name`, empty; return the client that had it, 0 for none or this one."""
        with _asking():
            if name not in self._atoms:
                self._atoms[name] = int(self._line.core.InternAtom(0, len(name), name).reply().atom)
            selection = self._atoms[name]
            owner = int(self._line.core.GetSelectionOwner(selection).reply().owner)
            if owner == self._hidden:
                return 0
            self._line.core.SetSelectionOwner(self._hidden, selection, xproto.Time.CurrentTime)
            self._line.flush()
        return self.client_of(owner)

    def keyboard_is_free(self) -> bool:
        """Try to take the keyboard: whether nobody held it. It is given back at once."""
        with _asking():
            held = self._line.core.GrabKeyboard(
                False,  # noqa: FBT003 (the protocol's order)
                self._root,
                xproto.Time.CurrentTime,
                xproto.GrabMode.Async,
                xproto.GrabMode.Async,
            ).reply()
            if held.status == ALREADY_GRABBED:
                return False
            self._line.core.UngrabKeyboard(xproto.Time.CurrentTime)
            self._line.flush()
        return True

    def keep_focus(self, window: int) -> bool:
        """Give the keyboard's focus back to `window` where another client has it; tell whether it had to.

        Qt asks with the time of the last event that it saw; a server leaves a focus alone that was set later.
        """
        with _asking():
            focus = int(self._line.core.GetInputFocus().reply().focus)
            if focus > POINTER_ROOT and self.client_of(focus) == self.client_of(window):
                return False
            self._line.core.SetInputFocus(xproto.InputFocus.PointerRoot, window, xproto.Time.CurrentTime)
            self._line.flush()
        return True

    def windows_above(self, window: int) -> tuple[int, ...]:
        """Return the mapped windows of others that lie over `window`, seen or not seen."""
        with _asking():
            children = [int(one) for one in self._line.core.QueryTree(self._root).reply().children]  # lowest first
            frame = self._frame_of(window)
            if frame not in children:
                return ()
            own, under = self.client_of(window), self._area_of(frame)
            above = [one for one in children[children.index(frame) + 1 :] if self.client_of(one) != own]
            return tuple(one for one in above if self._covers(one, under))

    def _frame_of(self, window: int) -> int:
        """Return the child of the root that `window` is or lies in."""
        while True:
            tree = self._line.core.QueryTree(window).reply()
            if tree.parent in (self._root, 0):
                return window
            window = int(tree.parent)

    def _area_of(self, window: int) -> Area:
        shape = self._line.core.GetGeometry(window).reply()
        return Area(shape.x, shape.y, shape.width, shape.height)

    def _covers(self, window: int, under: Area) -> bool:
        try:
            shown = self._line.core.GetWindowAttributes(window).reply().map_state == xproto.MapState.Viewable
            return bool(shown) and self._area_of(window).meets(under)
        except xcffib.ProtocolException:  # it was there a moment ago
            return False


def _device(name: str, kind: int) -> Device:
    is_keyboard = kind == xinput.DeviceType.SlaveKeyboard or name.lower().endswith(
        "keyboard"
    )  # a floating one has no kind
    return Device(name, is_keyboard, XTEST in name)


def devices_of(line: xcffib.Connection) -> Mapping[int, Device]:
    """Return the keyboards and mice of the server behind `line`, by their numbers. Raises XGoneError."""
    with _asking():
        infos = line(xinput.key).XIQueryDevice(ALL_DEVICES).reply().infos
    return {int(one.deviceid): _device(one.name.to_string(), int(one.type)) for one in infos if one.type in SLAVES}


def played_devices(line: xcffib.Connection) -> frozenset[int]:
    """Return those that programs play. Raises XGoneError."""
    return frozenset(number for number, one in devices_of(line).items() if one.is_played)


class FullHouse:
    """Takes every place that the X server has left, so that nobody else can come in.

    A server takes a fixed number of clients (256 by default). Who was there before stays; `refill` takes the place of
    one who left.
    """

    def __init__(self, display: str, connect: Callable[[str], xcffib.Connection] = xcffib.connect) -> None:
        self._display, self._connect = display, connect
        self._places: dict[int, xcffib.Connection] = {}  # by the base of each client
        self._full_at = 0  # clients, when the server refused

    def fill(self, most: int) -> bool:
        """Take places until the server refuses; tell whether it did before `most` were taken."""
        while len(self._places) < most:
            try:
                self._take()
            except xcffib.XcffibException:
                return True
        return False

    def _take(self) -> None:
        place = self._connect(self._display)
        self._places[int(place.get_setup().resource_id_base)] = place

    @property
    def bases(self) -> Set[int]:
        """The clients that are these places."""
        return self._places.keys()

    def settle(self, clients: int) -> None:
        """Take the places of those who left. `clients`: how many the server has now.

        libxcb tells standard error of every refusal: so none is provoked without need.
        """
        self._full_at = max(self._full_at, clients)
        try:
            for _ in range(self._full_at - clients):
                self._take()
        except xcffib.XcffibException:
            return

    def open(self) -> None:
        """Give all places back."""
        for place in self._places.values():
            place.disconnect()
        self._places.clear()
        self._full_at = 0
