"""Figures as tables, with ratios of ours to each of the others, and the goals under them."""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from typing import Any

NAMES = 16
GAP = 2
OTHERS_THAN_PEERS = ("ours-", "bare")


def milliseconds(latencies: Sequence[float], part: float) -> float:
    """The latency within which this part of them lies; they are in order, in seconds."""
    return latencies[min(len(latencies) - 1, int(len(latencies) * part))] * 1e3


class Table:
    """A row for each server. `ratios`, column → short name: what ours has there divided by what the others have."""

    def __init__(self, title: str, columns: Sequence[str], ratios: Mapping[str, str]) -> None:
        self.title = title
        self.columns = list(columns)
        self.rows: dict[str, dict[str, Any]] = {}
        self._ratios = ratios
        self._goals: list[str] = []

    @property
    def ours(self) -> list[str]:
        """Our own rows."""
        return [name for name in self.rows if name.startswith("ours-")]

    def add(self, name: str, *values: float | None) -> None:
        """One server's figures in the order of the columns; None where it has none."""
        self.rows[name] = dict(zip(self.columns, values, strict=True))

    def best(self, column: str, *, highest: bool) -> tuple[str, float] | None:
        """The best of the peers in this column; None without peers."""
        peers = {name: row[column] for name, row in self.rows.items() if not name.startswith(OTHERS_THAN_PEERS)}
        known = [(value, name) for name, value in peers.items() if value is not None]
        value, name = (max if highest else min)(known, default=(0.0, ""))
        return (name, value) if name else None

    def goal(self, name: str, what: str, value: float, relation: str, wanted: float) -> None:
        """Notes whether one of ours reaches a goal; `relation` is ≥ or ≤."""
        reached = (operator.ge if relation == "≥" else operator.le)(value, wanted)
        said = "reached" if reached else "NOT reached"
        self._goals.append(f"{name}: {what} {_written(value)}, goal {relation} {wanted:g}: {said}")

    def __str__(self) -> str:
        lines = [f"── {self.title}", _line("", self._heads, self._heads)]
        lines += [_line(name, self._cells(row), self._heads) for name, row in self.rows.items()]
        return "\n".join([*lines, *self._goals])

    @property
    def _heads(self) -> list[str]:
        return [
            *self.columns,
            *(f"{short} {own.removeprefix('ours-')}/it" for short in self._ratios.values() for own in self.ours),
        ]

    def _cells(self, row: dict[str, Any]) -> list[str]:
        ratios = [_ratio(self.rows[own][column], row[column]) for column in self._ratios for own in self.ours]
        return [_written(value) for value in [*row.values(), *ratios]]


def _line(name: str, cells: Sequence[str], heads: Sequence[str]) -> str:
    return name.ljust(NAMES) + "".join(cell.rjust(len(head) + GAP) for cell, head in zip(cells, heads, strict=True))


def _ratio(own: float | None, other: float | None) -> float | None:
    return own / other if own is not None and other else None


def _written(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
