"""Reads of a SQLite file in the thread of the event loop, when they are soon done: handing one to another thread costs
more than most reads."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

STEPS = 10_000
"""Of SQLite's machine, between two looks at how long a read lasts: about 0.1 ms."""

MOST_LOOKS = 30
"""After which the event loop has waited long enough."""


class Near:
    """A connection that reads, waits for nobody, and gives up after some milliseconds."""

    def __init__(self, file_path: str) -> None:
        self._file_path = file_path
        self._connection: sqlite3.Connection | None = None
        self._looks = 0

    def read(self, query: str, values: Sequence[Any]) -> list[sqlite3.Row] | None:
        """The rows of a SELECT; None when it takes too long or cannot be read here and now. Other ways then wait for
        it, or say why."""
        self._looks = 0
        try:
            return self._opened().execute(query, values).fetchall()
        except sqlite3.OperationalError:
            return None

    def close(self) -> None:
        """Gives the file back; another read would open it again."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = sqlite3.connect(self._file_path, timeout=0, isolation_level=None)
            self._connection.row_factory = sqlite3.Row
            self._connection.executescript("PRAGMA query_only = ON; PRAGMA cache_size = -1000")  # kB
            self._connection.set_progress_handler(self._lasts_too_long, STEPS)
        return self._connection

    def _lasts_too_long(self) -> bool:
        self._looks += 1
        return self._looks > MOST_LOOKS
