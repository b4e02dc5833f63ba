"""Whether this X11 session is fit for an exam (docs/security). The grab itself belongs to the window.

Under X11 a second client of the same server can read keys and pixels whatever we grab: the defence is that there is
none.
"""

from collections.abc import Mapping

SCRUBBED_PREFIXES = ("LD_", "QT_", "PYTHON", "QTWEBENGINE_")
KEPT = frozenset({"QT_FONT_DPI", "QT_SCALE_FACTOR"})


def scrubbed(environment: Mapping[str, str]) -> dict[str, str]:
    """Return `environment` without what could load foreign code into the seat or leave it without a window."""
    return {
        name: value for name, value in environment.items() if name in KEPT or not name.startswith(SCRUBBED_PREFIXES)
    }


def unfit(environment: Mapping[str, str]) -> str:
    """Return why the session cannot hold an exam, empty where it can: no_display, wayland, offscreen."""
    if environment.get("QT_QPA_PLATFORM", "xcb").startswith(("offscreen", "minimal", "vnc")):
        return "offscreen"
    if not environment.get("DISPLAY"):
        return "wayland" if environment.get("WAYLAND_DISPLAY") else "no_display"
    return ""
