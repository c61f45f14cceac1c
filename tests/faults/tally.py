"""The count of the faults: each test says with `@pytest.mark.faults(12)` how many it injects, and is held to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest

PREFIX = "faults declared:"


class Tally:
    """What one test really injected."""

    def __init__(self) -> None:
        self.faults = 0

    def add(self, faults: int = 1) -> None:
        """So many more."""
        self.faults += faults


def declared_by(item: pytest.Item) -> int:
    """How many faults this test must inject."""
    marker = item.get_closest_marker("faults")
    return int(marker.args[0]) if marker else 0


def summary(items: Iterable[pytest.Item]) -> str:
    """How many faults these tests inject, in all and on each database; empty without any."""
    totals: Counter[str] = Counter()
    for item in items:
        totals[_engine_of(item)] += declared_by(item)
    words = ", ".join(f"{count} {engine}" for engine, count in sorted(totals.items()) if count)
    return f"{PREFIX} {totals.total()} ({words})" if totals.total() else ""


def _engine_of(item: pytest.Item) -> str:
    fixtures = getattr(item, "fixturenames", ())
    if "sqlite" in item.name or "sqlite_url" in fixtures:
        return "sqlite"
    return "postgres" if "postgres" in item.name or "postgres_url" in fixtures else "elsewhere"
