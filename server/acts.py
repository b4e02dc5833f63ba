"""Handlers that change state name their act of `protocol.policy`; a test walks the application and misses none."""

from collections.abc import Callable
from typing import TypeVar

from protocol import policy

Handler = TypeVar("Handler", bound=Callable[..., object])


def changes(code: str) -> Callable[[Handler], Handler]:
    """Mark a handler as the act `code`. Raises UnknownActError where the table lacks it."""
    policy.act(code)

    def mark(handler: Handler) -> Handler:
        handler.act = code  # type: ignore[attr-defined]  # a function carries it; `act_of` reads it
        return handler

    return mark


def act_of(handler: object) -> str:
    """Return the act that a handler is marked with, or nothing."""
    return str(getattr(handler, "act", ""))
