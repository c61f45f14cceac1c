"""Personal values in a shared answer: marks that execution lets through, and that encoding leaves as gaps.

A mark is encoded as its number between two NUL bytes. orjson escapes every control character inside a text, so a NUL
can come from nothing but a mark: the gaps are found whatever the aliases and whatever the values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import chain, repeat, zip_longest
from operator import attrgetter
from typing import Any, NamedTuple

import orjson

from schema.bell import BellEventKind
from schema.ids import encode_hex
from schema.scalars import write_instant
from subscriptions.fanout.steps import Step

_GAP = b"\0"


class _Writer(NamedTuple):
    """`form % write(value)` is the JSON of a value."""

    form: bytes
    write: Callable[[Any], Any]


class Mark:
    """Stands for a value that is each client's own, at `path` of its step.

    No dataclass: orjson would encode it.
    """

    __slots__ = ("form", "number", "path", "read", "write")

    def __init__(self, number: int, path: str, writer: _Writer) -> None:
        self.number = number
        self.path = path
        self.read = attrgetter(path)
        self.form, self.write = writer


@lru_cache(maxsize=1000)
def _instant(text: str | None) -> bytes:
    return b"null" if text is None else b'"%b"' % write_instant(datetime.fromisoformat(text)).encode()


def _id(text: str) -> bytes:
    return encode_hex("Notification", text.replace("-", ""))


_KIND = _Writer(b'"%b"', {kind.name: kind.value.encode() for kind in BellEventKind}.__getitem__)
_NUMBER = _Writer(b"%d", int)
_INSTANT = _Writer(b"%b", _instant)
_ID = _Writer(b'"%b"', _id)

_EVENT = {"kind": _KIND, "sequence": _NUMBER, "unread_count": _NUMBER}
_NOTIFICATION = {
    "id": _ID,
    "sequence": _NUMBER,
    "created_at": _INSTANT,
    "read_at": _INSTANT,
    "archived_at": _INSTANT,
}
_WRITERS = {
    **{"kind.name" if name == "kind" else name: writer for name, writer in _EVENT.items()},
    **{f"entry.{name}": writer for name, writer in _NOTIFICATION.items()},
}
_MARKS = [Mark(number, path, writer) for number, (path, writer) in enumerate(_WRITERS.items())]
EVENT_MARKS = dict(zip(_EVENT, _MARKS, strict=False))
"""By python name, the fields of BellEvent that are told to one client only."""
NOTIFICATION_MARKS = dict(zip(_NOTIFICATION, _MARKS[len(_EVENT) :], strict=True))
"""By python name, the fields of Notification that belong to one inbox's entry."""


class Template:
    """The JSON of a payload with gaps. `fill(step)` is what orjson would write for that step."""

    def __init__(self, payload: Any) -> None:
        pieces = orjson.dumps(payload, default=_gap).split(_GAP)
        self._marks = [_MARKS[int(number)] for number in pieces[1::2]]
        self._pieces = [_plain(piece) for piece in pieces[0::2]]
        self._form = self._with([mark.form for mark in self._marks])

    def fill(self, step: Step) -> bytes:
        """The payload of this step."""
        return self._form % tuple([mark.write(mark.read(step)) for mark in self._marks])

    def fill_all(self, number: int, column: Callable[[str], Sequence[Any]]) -> Iterable[bytes]:
        """As many payloads at once: `column` gives the values at a path of all steps, in order.

        What all have in common is written once.
        """
        gaps, columns = [], []
        for mark in self._marks:
            values = column(mark.path)
            if _is_one(values):
                gaps.append(_plain(mark.form % mark.write(values[0])))
            else:
                gaps.append(mark.form)
                columns.append(map(mark.write, values))
        form = self._with(gaps)
        return map(form.__mod__, zip(*columns, strict=True)) if columns else repeat(form % (), number)

    def _with(self, gaps: Sequence[bytes]) -> bytes:
        return b"".join(chain.from_iterable(zip_longest(self._pieces, gaps, fillvalue=b"")))


def _plain(text: bytes) -> bytes:
    """As a part of a form that says just that."""
    return text.replace(b"%", b"%%")


def _is_one(values: Sequence[Any]) -> bool:
    """Whether they are all the same; where the ends differ, nothing else is looked at."""
    return bool(values[0] == values[-1] and values.count(values[0]) == len(values))


def _gap(value: Any) -> orjson.Fragment:
    if not isinstance(value, Mark):
        raise TypeError(f"{type(value).__name__} is no JSON")
    return orjson.Fragment(b"%b%d%b" % (_GAP, value.number, _GAP))
