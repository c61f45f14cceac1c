"""What is found once for a viewer and a question, as long as both last, and for the day."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from auth.per_database import per_database
from auth.viewer import Viewer
from models import clock, flat
from schema.reading.reader import Reader
from schema.reading.rows import NotShaped

MOST_KEPT = 1000
"""Questions: 4 kB each, their texts are shared."""

Kept = TypeVar("Kept")


class _Memory:
    """Answers by viewer and question, which are the same objects as long as both last, and by day."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[int, int, bool, date], tuple[Viewer, Any, Any]] = OrderedDict()

    def of(self, question: Any, reader: Reader, make: Callable[[Reader], Kept | None]) -> Kept | None:
        """What answers this viewer; made the first time. None when its rows must be made."""
        key = id(reader.viewer), id(question), flat.doubt_here() is not None, clock.today()
        if key not in self._known:
            # With both objects: their ids are in the key, and no others may take them.
            self._known[key] = reader.viewer, question, _made(replace(reader, question=question), make)
            if len(self._known) > MOST_KEPT:
                self._known.popitem(last=False)
        found: Kept | None = self._known[key][2]
        return found


def _made(reader: Reader, make: Callable[[Reader], Kept | None]) -> Kept | None:
    try:
        return make(reader)
    except NotShaped:
        return None


kept = per_database(_Memory)
