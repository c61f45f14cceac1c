"""Personal values in a shared answer: marks that execution lets through, and that encoding leaves as gaps.

A mark is encoded as its number between two NUL bytes. orjson escapes every control character inside a text, so a NUL
can come from nothing but a mark: the gaps are found whatever the aliases and whatever the values.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any

import orjson

from schema.ids import encode_hex
from schema.scalars import write_instant
from subscriptions.fanout.steps import Step

_GAP = b"\0"


class Mark:
    """Stands for a value of one step of one client; `write` gives its JSON. No dataclass: orjson would encode it."""

    __slots__ = ("number", "write")

    def __init__(self, number: int, write: Callable[[Step], bytes]) -> None:
        self.number = number
        self.write = write


@lru_cache(maxsize=1000)
def _instant(text: str | None) -> bytes:
    return b"null" if text is None else b'"%b"' % write_instant(datetime.fromisoformat(text)).encode()


def _id(text: str) -> bytes:
    return b'"%b"' % encode_hex("Notification", text.replace("-", ""))


_EVENT: dict[str, Callable[[Step], bytes]] = {
    "kind": lambda step: b'"%b"' % step.kind._value_.encode(),
    "sequence": lambda step: b"%d" % step.sequence,
    "unread_count": lambda step: b"%d" % step.unread_count,
}
_NOTIFICATION: dict[str, Callable[[Any], bytes]] = {  # of a step with an entry
    "id": lambda step: _id(step.entry.id),
    "sequence": lambda step: b"%d" % step.entry.sequence,
    "created_at": lambda step: _instant(step.entry.created_at),
    "read_at": lambda step: _instant(step.entry.read_at),
    "archived_at": lambda step: _instant(step.entry.archived_at),
}
_MARKS = [Mark(number, write) for number, write in enumerate([*_EVENT.values(), *_NOTIFICATION.values()])]
EVENT_MARKS = dict(zip(_EVENT, _MARKS, strict=False))
"""By python name, the fields of BellEvent that are told to one client only."""
NOTIFICATION_MARKS = dict(zip(_NOTIFICATION, _MARKS[len(_EVENT) :], strict=True))
"""By python name, the fields of Notification that belong to one inbox's entry."""


class Template:
    """The JSON of a payload with gaps. `fill(step)` is what orjson would write for that step."""

    def __init__(self, payload: Any) -> None:
        pieces = orjson.dumps(payload, default=_gap).split(_GAP)
        self._writers = [_MARKS[int(number)].write for number in pieces[1::2]]
        self._format = b"%b".join(piece.replace(b"%", b"%%") for piece in pieces[0::2])

    def fill(self, step: Step) -> bytes:
        """The payload of this step."""
        return self._format % tuple([write(step) for write in self._writers])


def _gap(value: Any) -> orjson.Fragment:
    if not isinstance(value, Mark):
        raise TypeError(f"{type(value).__name__} is no JSON")
    return orjson.Fragment(b"%b%d%b" % (_GAP, value.number, _GAP))
