"""Who listens to which topic, inside this process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Protocol


class Listener:
    """Rung by topic, without data: «look again». However often it rings, what waits here is a set of its own topics."""

    def __init__(self, topics: Iterable[str]) -> None:
        self.topics = frozenset(topics)
        self._rung: set[str] = set()
        self._bell = asyncio.Event()

    def ring(self, topics: Iterable[str]) -> None:
        """Remembers the topics that rang, once each, and wakes who waits."""
        self._rung.update(self.topics.intersection(topics))
        if self._rung:
            self._bell.set()

    async def rung(self, at_most: float | None = None) -> frozenset[str]:
        """The topics that rang since the last call, waiting for the first; empty after `at_most` seconds."""
        try:
            async with asyncio.timeout(at_most):
                await self._bell.wait()
        except TimeoutError:
            return frozenset()
        self._bell.clear()
        topics, self._rung = frozenset(self._rung), set()
        return topics

    async def __aiter__(self) -> AsyncIterator[frozenset[str]]:
        while True:
            yield await self.rung()


class Tap(Protocol):
    """One who hears every ring and knows by itself for whom it is: many listen through it."""

    def ring(self, topics: Collection[str]) -> None:
        """These topics rang."""

    def ring_all(self) -> None:
        """Any topic may have rung."""


class Switchboard:
    """Topic → listeners, and the taps."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[Listener]] = {}
        self._taps: list[Tap] = []

    def tap(self, tap: Tap) -> None:
        """Lets it hear everything from now on, for ever."""
        self._taps.append(tap)

    @contextmanager
    def listening(self, *topics: str) -> Iterator[Listener]:
        """Listens to these topics for the length of the block; registered at once, without an await: read afterwards,
        and nothing that happens meanwhile is missed."""
        listener = Listener(topics)
        for topic in listener.topics:
            self._listeners.setdefault(topic, set()).add(listener)
        try:
            yield listener
        finally:
            for topic in listener.topics:
                self._forget(topic, listener)

    def _forget(self, topic: str, listener: Listener) -> None:
        self._listeners[topic].discard(listener)
        if not self._listeners[topic]:
            del self._listeners[topic]

    def heard(self) -> Collection[str]:
        """The topics that somebody listens to in this process, beside the taps."""
        return self._listeners.keys()

    def ring_here(self, topics: Iterable[str]) -> None:
        """Rings whoever listens to one of these topics in this process."""
        wanted = set(topics)
        self.ring_listeners(wanted)
        for tap in self._taps:
            tap.ring(wanted)

    def ring_listeners(self, topics: Collection[str]) -> None:
        """Rings whoever listens to one of these topics in this process, and no tap."""
        for listener in {who for topic in topics for who in self._listeners.get(topic, ())}:
            listener.ring(topics)

    def ring_everyone_here(self) -> None:
        """Rings every listener for each of its topics: rings may have been lost."""
        self.ring_here(list(self._listeners))
        for tap in self._taps:
            tap.ring_all()
