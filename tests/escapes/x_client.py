"""Another program at the seat's X server: what it can do to the exam, request by request."""

import io
import struct

import xcffib
from xcffib import randr, xinput, xproto, xtest

KEY_PRESS, KEY_RELEASE, BUTTON_PRESS, BUTTON_RELEASE = 2, 3, 4, 5
NO, YES = 0, 1  # as the protocol writes them
ADD_MASTER, XI_CHANGE_HIERARCHY = 1, 43
SHIFT, CONTROL, ALT = 50, 37, 64  # keycodes of the evdev layout that Xephyr and Xvfb share
NAMED = {
    "Escape": 9, "BackSpace": 22, "Tab": 23, "Return": 36, "space": 65, "F1": 67, "F2": 68, "F4": 70, "F11": 95,
    "F12": 96, "Print": 107, "Up": 111, "Left": 113, "Right": 114, "End": 115, "Down": 116, "Next": 117,
    "Super": 133, "Menu": 135,
}  # fmt: skip
FIRST_ROWS = {10: "1234567890-", 24: "qwertyuiop", 38: "asdfghjkl", 52: "zxcvbnm"}
LETTERS = {letter: row + place for row, letters in FIRST_ROWS.items() for place, letter in enumerate(letters)}
HOLDS = {"shift": SHIFT, "ctrl": CONTROL, "alt": ALT}


class XClient:
    """A connection to `display`."""

    def __init__(self, display: str) -> None:
        self.line = xcffib.connect(display=display)
        self.root = self.line.get_setup().roots[0].root
        self._test = self.line(xtest.key)
        self._test.GetVersion(2, 2).reply()
        self._xi = self.line(xinput.key)
        self._xi.XIQueryVersion(2, 2).reply()
        self._randr = self.line(randr.key)
        self._randr.QueryVersion(1, 5).reply()
        self._made: list[int] = []

    def close(self) -> None:
        """Leave."""
        self.line.disconnect()

    def settle(self) -> None:
        """Wait until the server has done what was asked."""
        self.line.core.GetInputFocus().reply()

    # -- eyes ----------------------------------------------------------------------------------------------------------

    def windows(self) -> list[int]:
        """Return what is mapped on the screen, lowest first."""
        children = self.line.core.QueryTree(self.root).reply().children
        return [int(one) for one in children if self._is_shown(one)]

    def _is_shown(self, window: int) -> bool:
        try:
            shown = self.line.core.GetWindowAttributes(window).reply()
        except xcffib.ProtocolException:
            return False
        return bool(shown.map_state == xproto.MapState.Viewable and shown._class == xproto.WindowClass.InputOutput)

    def title(self, window: int) -> str:
        """Return what a window calls itself."""
        name = self._atom("_NET_WM_NAME")
        try:
            got = self.line.core.GetProperty(NO, window, name, xproto.GetPropertyType.Any, 0, 256).reply()
        except xcffib.ProtocolException:
            return ""
        return bytes(got.value.buf()[:]).decode("utf-8", "replace") if got.value_len else ""

    def titles(self) -> dict[int, str]:
        """Return the titles of all windows that have one."""
        return {window: title for window in self.windows() if (title := self.title(window))}

    def pixels(self) -> bytes:
        """Read the whole screen."""
        shape = self.line.core.GetGeometry(self.root).reply()
        got = self.line.core.GetImage(2, self.root, 0, 0, shape.width, shape.height, 0xFFFFFFFF).reply()
        return bytes(got.data.buf()[:64])

    def _atom(self, name: str) -> int:
        return int(self.line.core.InternAtom(NO, len(name), name).reply().atom)

    # -- hands ---------------------------------------------------------------------------------------------------------

    def key(self, *names: str) -> None:
        """Press a key with others held: `key("alt", "F4")`."""
        codes = [HOLDS.get(name) or NAMED.get(name) or LETTERS[name] for name in names]
        for code in codes:
            self._fake(KEY_PRESS, code)
        for code in reversed(codes):
            self._fake(KEY_RELEASE, code)
        self.settle()

    def type(self, text: str) -> None:
        """Type letters, digits and hyphens."""
        for letter in text:
            self.key(*(["shift", letter.lower()] if letter.isupper() else [letter]))

    def click(self, button: int, x: int, y: int) -> None:
        """Click at a place of the screen."""
        self.line.core.WarpPointer(0, self.root, 0, 0, 0, 0, x, y)
        self._fake(BUTTON_PRESS, button)
        self._fake(BUTTON_RELEASE, button)
        self.settle()

    def _fake(self, kind: int, detail: int) -> None:
        self._test.FakeInput(kind, detail, 0, 0, 0, 0, 0)

    # -- windows, focus, grabs -----------------------------------------------------------------------------------------

    def lay_window(self, *, input_only: bool = False) -> int:
        """Map a window that no window manager touches over the middle of the screen."""
        window = self.line.generate_id()
        kind = xproto.WindowClass.InputOnly if input_only else xproto.WindowClass.InputOutput
        self.line.core.CreateWindow(
            0, window, self.root, 200, 200, 300, 200, 0, kind, 0, xproto.CW.OverrideRedirect, [1]
        )
        self.line.core.MapWindow(window)
        self.line.core.ConfigureWindow(window, xproto.ConfigWindow.StackMode, [xproto.StackMode.Above])
        self.settle()
        self._made.append(window)
        return int(window)

    def clear(self) -> None:
        """Take back what was laid."""
        for window in self._made:
            self.line.core.DestroyWindow(window)
        self._made.clear()
        self.settle()

    def steal_focus(self) -> None:
        """Give the keyboard to a window of this program."""
        window = self.lay_window()
        self.line.core.SetInputFocus(xproto.InputFocus.PointerRoot, window, xproto.Time.CurrentTime)
        self.settle()

    def focus(self) -> int:
        """Return the window that has the keyboard's focus."""
        return int(self.line.core.GetInputFocus().reply().focus)

    def give_focus(self, window: int) -> None:
        """Give the keyboard to `window`."""
        self.line.core.SetInputFocus(xproto.InputFocus.PointerRoot, window, xproto.Time.CurrentTime)
        self.settle()

    def grab_keyboard(self) -> bool:
        """Try to take the keyboard."""
        got = self.line.core.GrabKeyboard(
            NO, self.root, xproto.Time.CurrentTime, xproto.GrabMode.Async, xproto.GrabMode.Async
        ).reply()
        return bool(got.status == xproto.GrabStatus.Success)

    def grab_pointer(self) -> bool:
        """Try to take the mouse."""
        mask = xproto.EventMask.ButtonPress
        got = self.line.core.GrabPointer(
            NO, self.root, mask, xproto.GrabMode.Async, xproto.GrabMode.Async, 0, 0, xproto.Time.CurrentTime
        ).reply()
        return bool(got.status == xproto.GrabStatus.Success)

    def free_keyboard(self) -> None:
        """Give it back."""
        self.line.core.UngrabKeyboard(xproto.Time.CurrentTime)
        self.settle()

    def kill_client_of(self, window: int) -> None:
        """Have the server close the connection of whoever made `window`."""
        self.line.core.KillClient(window)
        self.settle()

    # -- selections, screens, devices ----------------------------------------------------------------------------------

    def take_selection(self, name: str) -> int:
        """Own PRIMARY or CLIPBOARD and never answer; return the window that owns it."""
        holder = self._holder()
        self.line.core.SetSelectionOwner(holder, self._atom(name), xproto.Time.CurrentTime)
        self.settle()
        return holder

    def selection_owner(self, name: str) -> int:
        """Return the window that owns a selection, 0 for none."""
        return int(self.line.core.GetSelectionOwner(self._atom(name)).reply().owner)

    def read_selection(self, name: str) -> bytes | None:
        """Ask the owner for text; none where it refuses."""
        holder, target = self._holder(), self._atom("UTF8_STRING")
        self.line.core.ConvertSelection(holder, self._atom(name), target, self._atom("GOT"), xproto.Time.CurrentTime)
        self.settle()
        while True:
            event = self.line.wait_for_event()
            if isinstance(event, xproto.SelectionNotifyEvent):
                if not event.property:
                    return None
                got = self.line.core.GetProperty(YES, holder, event.property, 0, 0, 1024).reply()
                return bytes(got.value.buf()[:])

    def _holder(self) -> int:
        window = self.line.generate_id()
        self.line.core.CreateWindow(0, window, self.root, 0, 0, 1, 1, 0, 2, 0, 0, [])
        self._made.append(window)
        return int(window)

    def add_monitor(self, name: str) -> None:
        """Have the screen count as two."""
        half = (683, 0, 683, 768, 180, 200)
        self._randr.SetMonitor(self.root, randr.MonitorInfo.synthetic(self._atom(name), 0, 0, 0, *half, []))
        self.settle()

    def drop_monitor(self, name: str) -> None:
        """Take it back."""
        self._randr.DeleteMonitor(self.root, self._atom(name))
        self.settle()

    def set_size(self, index: int) -> None:
        """Change the resolution to one that the server offers."""
        info = self._randr.GetScreenInfo(self.root).reply()
        self._randr.SetScreenConfig(
            self.root, xproto.Time.CurrentTime, info.config_timestamp, index, randr.Rotation.Rotate_0, 0
        ).reply()

    def sizes(self) -> list[tuple[int, int]]:
        """Return the resolutions that the server offers."""
        return [(int(one.width), int(one.height)) for one in self._randr.GetScreenInfo(self.root).reply().sizes]

    def size(self) -> int:
        """Return which of them the screen has."""
        return int(self._randr.GetScreenInfo(self.root).reply().sizeID)

    def area_of(self, window: int) -> tuple[int, int, int, int]:
        """Return where a window lies."""
        shape = self.line.core.GetGeometry(window).reply()
        return int(shape.x), int(shape.y), int(shape.width), int(shape.height)

    def plug_keyboard(self, name: str) -> None:
        """Make a keyboard and a mouse for a second pair of hands."""
        padded = name.encode().ljust((len(name) + 3) // 4 * 4, b"\0")
        change = struct.pack("=HHHBB", ADD_MASTER, (8 + len(padded)) // 4, len(name), 0, 1) + padded
        self._xi.send_request(XI_CHANGE_HIERARCHY, io.BytesIO(struct.pack("=xx2xB3x", 1) + change))
        self.settle()
