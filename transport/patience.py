"""How long a connection may keep us waiting: one timer of the loop, instead of two for each request.

Making and cancelling a timer costs as much as sending an answer.
"""

from asyncio import AbstractEventLoop, TimerHandle
from collections.abc import Callable


class Patience:
    """Calls `give_up` when what is awaited has not come in time. The timer that rings too early is set again."""

    __slots__ = ("_ends_at", "_give_up", "_loop", "_timer")

    def __init__(self, loop: AbstractEventLoop, give_up: Callable[[], object]) -> None:
        self._loop = loop
        self._give_up = give_up
        self._ends_at: float | None = None
        self._timer: TimerHandle | None = None

    @property
    def awaits(self) -> bool:
        """Whether something is awaited."""
        return self._ends_at is not None

    def begin(self, seconds: float) -> None:
        """Waits so long from now, whatever was awaited before."""
        self._ends_at = self._loop.time() + seconds
        if self._timer is not None and self._timer.when() > self._ends_at:
            self._forget_timer()
        if self._timer is None:
            self._timer = self._loop.call_at(self._ends_at, self._ring)

    def rest(self) -> None:
        """It has come; nothing else is awaited."""
        self._ends_at = None

    def end(self) -> None:
        """The connection is gone, or somebody else's."""
        self._ends_at = None
        self._forget_timer()

    def _ring(self) -> None:
        self._timer = None
        if self._ends_at is None:
            return
        if self._loop.time() >= self._ends_at:
            self._give_up()
        else:
            self._timer = self._loop.call_at(self._ends_at, self._ring)

    def _forget_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
