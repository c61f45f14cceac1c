"""Where processes of the stage die or fall asleep: at the n-th passage of a named point, by a signal to themselves.

A point is a function of the product and a moment: before it runs or after it returned. There is no hook in the product.
This runs inside the process.
"""

from __future__ import annotations

import asyncio
import functools
import importlib
import os
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from inspect import iscoroutinefunction
from itertools import count
from typing import Any

_recorded: ContextVar[bool] = ContextVar("recorded", default=False)
"""Whether a fact was recorded by whoever runs now: a request that changed something."""

Passes = Callable[[Any], bool]


def always(_: Any) -> bool:
    return True


def something(result: Any) -> bool:
    """There was something to do."""
    return result is not None


def changed(_: Any) -> bool:
    """The request under way changed something."""
    return _recorded.get()


@dataclass(frozen=True)
class Point:
    """`module:name` of a function; `counts` says which of its results, or None before it, are passages."""

    place: str
    moment: str = "after"
    counts: Passes = always


POINTS: dict[str, Point] = {
    # CRASH-01: validated and written, not committed
    "request, before the commit": Point("models.history:record"),
    # CRASH-02: committed, nobody rung
    "request, committed and not rung": Point("subscriptions.rings:facts", "before", changed),
    # CRASH-03: rung, not answered
    "request, rung and not answered": Point("resolvers.answers:read_visible", "after", changed),
    "transmission, asked and not handed in": Point("models.drafts.transmitting:hand_in", "before"),
    "transmission, handed in and not written": Point("outside.back_office:LocalBackOffice.submit"),
    # the worker, around the transaction that tells a fact
    "telling, before the commit": Point("reactions.facts:tell"),
    "telling, committed and not rung": Point("reactions.facts:touched_by", "before"),
    "telling, rung": Point("subscriptions.rings:all_of"),
    # CRASH-04 and CRASH-05
    "mail, claimed and not sent": Point("reactions.mail.postman:claim", "after", something),
    "mail, accepted and not marked": Point("reactions.mail.postman:send"),
    "mail, marked": Point("reactions.mail.postman:settle"),
    "webhook, claimed and not posted": Point("reactions.webhooks.sender:claim", "after", something),
    "webhook, posted and not marked": Point("outside.posting:Poster.post"),
    # jobs of the clock
    "job, claimed": Point("reactions.clock.scheduler:claim", "after", something),
    "job, in the middle": Point("reactions.clock.holding:Hold.keep"),
    "job, done and not noted": Point("reactions.clock.holding:Hold.finish", "before"),
}


def prepare(haste: Mapping[str, float], fate: tuple[str, int, int] | None) -> None:
    """Sets how many seconds things take, functions too, and writes this process's end into the product."""
    for place, seconds in haste.items():
        owner, name = _found(place)
        setattr(owner, name, _lasting(getattr(owner, name), seconds))
    if fate is not None:
        _remember_what_is_recorded()
        point, passage, word = fate
        _put(POINTS[point], passage, word)


def _lasting(old: Any, seconds: float) -> Any:
    if callable(old):
        return lambda *_: asyncio.sleep(seconds)
    return timedelta(seconds=seconds) if isinstance(old, timedelta) else seconds


def _put(point: Point, passage: int, word: int) -> None:
    passages = count(1)

    def pass_by() -> None:
        if next(passages) == passage:
            os.kill(os.getpid(), word)

    before = pass_by if point.moment == "before" else None
    _wrap(point.place, before, pass_by if before is None else None, point.counts)


def _remember_what_is_recorded() -> None:
    _wrap("models.history:record", lambda: _recorded.set(True), None, always)


def _wrap(place: str, before: Callable[[], object] | None, after: Callable[[], object] | None, counts: Passes) -> None:
    owner, name = _found(place)
    function = getattr(owner, name)

    def enter() -> None:
        if before and counts(None):
            before()

    def leave(result: Any) -> None:
        if after and counts(result):
            after()

    @functools.wraps(function)
    async def later(*given: Any, **named: Any) -> Any:
        enter()
        result = await function(*given, **named)
        leave(result)
        return result

    @functools.wraps(function)
    def at_once(*given: Any, **named: Any) -> Any:
        enter()
        result = function(*given, **named)
        leave(result)
        return result

    setattr(owner, name, later if iscoroutinefunction(function) else at_once)


def _found(place: str) -> tuple[Any, str]:
    module, path = place.split(":")
    owner: Any = importlib.import_module(module)
    *parents, name = path.split(".")
    for parent in parents:
        owner = getattr(owner, parent)
    return owner, name
