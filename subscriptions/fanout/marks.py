"""Personal values in a shared answer: marks that execution lets through, and that encoding leaves as gaps.

A mark is encoded as its number between two NUL bytes. orjson escapes every control character inside a text, so a NUL
can come from nothing but a mark: the gaps are found whatever the aliases and whatever the values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import groupby, repeat
from operator import attrgetter
from typing import Any, NamedTuple, cast

import orjson

from schema.bell import BellEventKind
from schema.ids import encode_hex
from schema.scalars import write_instant
from subscriptions.fanout.line import Payload
from subscriptions.fanout.steps import Step

_GAP = b"\0"

LONG = 2_000
"""Bytes of a text from which it costs less to send it as a piece of its own than to copy it for each client."""


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
    """The JSON of a payload with gaps. `fill(step)` is what orjson would write for that step, in pieces: a long text is
    the same object for all, however many still have to take it."""

    def __init__(self, payload: Any) -> None:
        texts = orjson.dumps(payload, default=_gap).split(_GAP)
        tokens = [_MARKS[int(text)] if place % 2 else text for place, text in enumerate(texts)]
        self._parts: list[_Form | _Long] = []
        for is_long, found in groupby(tokens, _is_long):
            some = list(found)
            self._parts += [_Long(cast(bytes, text)) for text in some] if is_long else [_Form(some)]

    def fill(self, step: Step) -> Payload:
        """The payload of this step."""
        return tuple([part.fill(step) for part in self._parts])

    def fill_all(self, number: int, column: Callable[[str], Sequence[Any]]) -> Iterable[Payload]:
        """As many payloads at once: `column` gives the values at a path of all steps, in order."""
        return zip(*[part.fill_all(number, column) for part in self._parts], strict=True)


class _Form:
    """Texts and marks that are written together."""

    def __init__(self, tokens: Sequence[bytes | Mark]) -> None:
        self._tokens = [token if isinstance(token, Mark) else _plain(token) for token in tokens]
        self._marks = [token for token in tokens if isinstance(token, Mark)]
        self._form = b"".join([token.form if isinstance(token, Mark) else token for token in self._tokens])

    def fill(self, step: Step) -> bytes:
        return self._form % tuple([mark.write(mark.read(step)) for mark in self._marks])

    def fill_all(self, number: int, column: Callable[[str], Sequence[Any]]) -> Iterable[bytes]:
        """What all have in common is written once."""
        texts, columns = [], []
        for token in self._tokens:
            if not isinstance(token, Mark):
                texts.append(token)
            elif _is_one(values := column(token.path)):
                texts.append(_plain(token.form % token.write(values[0])))
            else:
                texts.append(token.form)
                columns.append(map(token.write, values))
        form = b"".join(texts)
        return map(form.__mod__, zip(*columns, strict=True)) if columns else repeat(form % (), number)


class _Long:
    """A text that is not copied for each client."""

    def __init__(self, text: bytes) -> None:
        self._text = text

    def fill(self, _: Step) -> bytes:
        return self._text

    def fill_all(self, number: int, _: Callable[[str], Sequence[Any]]) -> Iterable[bytes]:
        return repeat(self._text, number)


def _is_long(token: bytes | Mark) -> bool:
    return not isinstance(token, Mark) and len(token) >= LONG


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
