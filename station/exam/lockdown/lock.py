"""What the exam asks of the machine. The window system's part is injected: nothing here knows a window system."""

from typing import Protocol


class NotHeldError(Exception):
    """The machine refused what the exam needs: `what` is keyboard or mouse."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} not held")
        self.what = what


class SeatLock(Protocol):
    """Keeps keyboard and mouse with the exam."""

    def hold(self) -> None:
        """Take keyboard and mouse; asked again after any loss. Raises NotHeldError."""

    def let_go(self) -> None:
        """Give both back."""


class NoLock:
    """Practice on a person's own screen: holds nothing."""

    def hold(self) -> None:
        """Do nothing."""

    def let_go(self) -> None:
        """Do nothing."""
