"""Cancelling: asked between passes, answered by an exception that is a state and not an error."""

from collections.abc import Callable

from engine.types import Cancelled


def never_cancelled() -> bool:
    """For callers that do not cancel."""
    return False


def check(is_cancelled: Callable[[], bool]) -> None:
    """Raise Cancelled if the caller asked to stop."""
    if is_cancelled():
        raise Cancelled
