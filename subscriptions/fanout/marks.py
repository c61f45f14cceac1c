"""Personal values in a shared answer: marks that execution lets through, and that encoding leaves as gaps.

A mark is encoded as its number between two NUL bytes. orjson escapes every control character inside a text, so a NUL
can come from nothing but a mark: the gaps are found whatever the aliases and whatever the values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import lru_cache
from itertools import repeat
from operator import attrgetter
from typing import Any

import orjson

from schema.bell import BellEventKind
from schema.ids import encode_hex
from schema.scalars import write_instant
from subscriptions.fanout.steps import Step

_GAP = b"\0"


class Mark:
    """Stands for a value that is each client's own: at `path` of its step. `write` gives its JSON.

    No dataclass: orjson would encode it.
    """

    __slots__ = ("number", "path", "read", "write")

    def __init__(self, number: int, path: str, write: Callable[[Any], bytes]) -> None:
        self.number = number
        self.path = path
        self.read = attrgetter(path)
        self.write = write


_number = b"%d".__mod__


@lru_cache(maxsize=1000)
def _instant(text: str | None) -> bytes:
    return b"null" if text is None else b'"%b"' % write_instant(datetime.fromisoformat(text)).encode()


def _id(text: str) -> bytes:
    return b'"%b"' % encode_hex("Notification", text.replace("-", ""))


_EVENT: dict[str, Callable[[Any], bytes]] = {
    "kind": {kind.name: b'"%b"' % kind.value.encode() for kind in BellEventKind}.__getitem__,
    "sequence": _number,
    "unread_count": _number,
}
_NOTIFICATION: dict[str, Callable[[Any], bytes]] = {
    "id": _id,
    "sequence": _number,
    "created_at": _instant,
    "read_at": _instant,
    "archived_at": _instant,
}
_WRITERS = {
    **{"kind.name" if name == "kind" else name: write for name, write in _EVENT.items()},
    **{f"entry.{name}": write for name, write in _NOTIFICATION.items()},
}
_MARKS = [Mark(number, path, write) for number, (path, write) in enumerate(_WRITERS.items())]
EVENT_MARKS = dict(zip(_EVENT, _MARKS, strict=False))
"""By python name, the fields of BellEvent that are told to one client only."""
NOTIFICATION_MARKS = dict(zip(_NOTIFICATION, _MARKS[len(_EVENT) :], strict=True))
"""By python name, the fields of Notification that belong to one inbox's entry."""


class Template:
    """The JSON of a payload with gaps. `fill(step)` is what orjson would write for that step."""

    def __init__(self, payload: Any) -> None:
        pieces = orjson.dumps(payload, default=_gap).split(_GAP)
        self._marks = [_MARKS[int(number)] for number in pieces[1::2]]
        self._format = b"%b".join(piece.replace(b"%", b"%%") for piece in pieces[0::2])

    def fill(self, step: Step) -> bytes:
        """The payload of this step."""
        return self._format % tuple([mark.write(mark.read(step)) for mark in self._marks])

    def fill_all(self, number: int, column: Callable[[str], Iterable[Any]]) -> Iterable[bytes]:
        """As many payloads at once: `column` gives the values at a path of all steps, in order."""
        if not self._marks:
            return repeat(self._format % (), number)
        return map(
            self._format.__mod__, zip(*[map(mark.write, column(mark.path)) for mark in self._marks], strict=True)
        )


def _gap(value: Any) -> orjson.Fragment:
    if not isinstance(value, Mark):
        raise TypeError(f"{type(value).__name__} is no JSON")
    return orjson.Fragment(b"%b%d%b" % (_GAP, value.number, _GAP))
