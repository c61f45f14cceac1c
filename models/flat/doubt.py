"""Rights read a while ago, relied on again: the first statement that does so also says whether they still hold.

They hold as long as the mark of their user is the same (`models.standing`), and one statement sees one moment: what it
answers and the mark belong together. When it is another mark, nothing of the answer may be used.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

MARK = "the mark"
"""No column has such a name."""


class Moved(Exception):
    """The rights that were relied on are others by now."""


@dataclass(slots=True)
class Doubt:
    """Whose rights are relied on, and the mark that they were read with."""

    user_id: UUID
    mark: int
    is_settled: bool = False

    def asked(self, dialect: str, text: str, values: list[Any]) -> tuple[str, list[Any]]:
        """The statement that says the mark beside its own columns, and its values."""
        if dialect == "sqlite":
            return _asking(text, "?"), [self.user_id, *values]
        return _asking(text, f"${len(values) + 1}"), [*values, self.user_id]

    def settle(self, rows: list[dict[str, Any]]) -> None:
        """Takes the mark out of the rows. Raises `Moved`. Without rows the doubt remains."""
        for row in rows:
            self.settle_with(row.pop(MARK))

    def settle_with(self, mark: int) -> None:
        """Takes a mark that a statement has read. Raises `Moved`."""
        if mark != self.mark:
            raise Moved
        self.is_settled = True


@lru_cache(maxsize=1000)
def _asking(text: str, place: str) -> str:
    return text.replace("SELECT ", f'SELECT (SELECT mark FROM standing WHERE user_id={place}) "{MARK}", ', 1)


_doubt: ContextVar[Doubt | None] = ContextVar("doubt", default=None)


def doubt_here() -> Doubt | None:
    """The doubt in which this is called, settled or not."""
    return _doubt.get()


def doubt_of_now() -> Doubt | None:
    """What is not settled yet where this is called."""
    doubt = _doubt.get()
    return None if doubt is None or doubt.is_settled else doubt


@contextmanager
def doubting(doubt: Doubt) -> Iterator[None]:
    """Statements inside settle the doubt, or raise `Moved`."""
    token = _doubt.set(doubt)
    try:
        yield
    finally:
        _doubt.reset(token)
