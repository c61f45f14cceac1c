"""Figures as tables, each with its ratio to the first server's."""

from __future__ import annotations

from collections.abc import Sequence

WIDTH = 15


def milliseconds(latencies: Sequence[float], part: float) -> float:
    """The latency within which this part of them lies; they are in order, in seconds."""
    return latencies[min(len(latencies) - 1, int(len(latencies) * part))] * 1e3


class Table:
    """A row for each server; the first column decides the ratio."""

    def __init__(self, title: str, columns: Sequence[str]) -> None:
        self.title = title
        self.columns = list(columns)
        self.rows: dict[str, tuple[float | None, ...]] = {}

    def add(self, name: str, *values: float | None) -> None:
        """One server's figures; None where it has none."""
        self.rows[name] = values

    def __str__(self) -> str:
        ours = [name for name in self.rows if name.startswith("ours-")]
        heads = [*self.columns, *(f"{name} ×" for name in ours)]
        lines = [f"── {self.title}", " " * WIDTH + "".join(f"{head:>20}" for head in heads)]
        for name, values in self.rows.items():
            ratios = [_ratio(self.rows[own][0], values[0]) for own in ours]
            lines.append(f"{name:<{WIDTH}}" + "".join(f"{_written(value):>20}" for value in [*values, *ratios]))
        return "\n".join(lines)


def _ratio(own: float | None, other: float | None) -> float | None:
    return own / other if own is not None and other else None


def _written(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
