"""Cursors: where a page ended, signed together with the list they belong to.

A cursor of another list (other filter, order, search, viewer) is as invalid as one that was tampered with.
"""

import hmac
from base64 import urlsafe_b64decode
from binascii import Error, b2a_base64
from collections.abc import Callable, Sequence
from datetime import date, datetime
from hashlib import blake2b
from typing import Any
from uuid import UUID

import orjson
from tortoise import fields
from tortoise.models import Model

from models.flat import TEXT, Spelling, expression, instant
from models.sealing import derived_key
from schema.errors import BadInput

_SPELLED: dict[type, tuple[str, str]] = {
    fields.IntField: ("i", """'"' || {0}::text || '"'"""),
    fields.CharField: ("s", TEXT),
    fields.TextField: ("s", TEXT),
    fields.DateField: ("d", TEXT),
    fields.DatetimeField: ("t", instant("+00:00")),
}
_SIGNATURE = 12
"""Bytes."""
_LONGEST = 2000
_URL = bytes.maketrans(b"+/", b"-_")
_READ: dict[str, Callable[[str], Any]] = {
    "i": int,
    "s": str,
    "d": date.fromisoformat,
    "t": datetime.fromisoformat,
    "u": UUID,
}
# Instants before dates, which they are too; drivers give their own kinds of UUID.
_TAGS: tuple[tuple[type, str], ...] = ((int, "i"), (str, "s"), (datetime, "t"), (date, "d"), (UUID, "u"))


def write(values: Sequence[Any], bound: str) -> str:
    """The cursor of a row with these two order values, in the list that `bound` describes."""
    return Writer(bound)(*values)


class Writer:
    """Writes the cursors of the list that `bound` describes."""

    __slots__ = ("_begun",)

    def __init__(self, bound: str) -> None:
        self._begun = _signing(bound)

    def __call__(self, value: Any, key: Any) -> str:
        """That of a row which is put in order by this value, then by its key."""
        return self.signed(orjson.dumps([_WRITING[value.__class__](value), _WRITING[key.__class__](key)]))

    def signed(self, body: bytes) -> str:
        """That which says this."""
        signing = self._begun.copy()
        signing.update(body)
        return _text_of(signing.digest() + body)


def spelling(model: type[Model], column: str) -> Spelling | None:
    """What the cursor of a row says, as PostgreSQL writes it; None when only python can."""
    known = _SPELLED.get(type(model._meta.fields_map[column]))
    if known is None or not isinstance(model._meta.pk, fields.UUIDField):
        return None
    tag, how = known
    return expression(f"""'[["{tag}",' || {how} || '],["u","' || {{1}}::text || '"]]'""", column, "id")


def read(cursor: str, bound: str) -> list[Any]:
    """The order values of a cursor of this very list; raises BadInput for any other text."""
    if len(cursor) > _LONGEST or not cursor.isascii():
        raise BadInput("Ce curseur n'est pas valable pour cette liste.")
    try:
        raw = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except (Error, ValueError):
        raw = b""
    body = raw[_SIGNATURE:]
    if not body or _text_of(raw) != cursor or not hmac.compare_digest(raw[:_SIGNATURE], _signature(body, bound)):
        raise BadInput("Ce curseur n'est pas valable pour cette liste.")
    return [_READ[tag](text) for tag, text in orjson.loads(body)]


def _text_of(raw: bytes) -> str:
    return b2a_base64(raw, newline=False).translate(_URL).rstrip(b"=").decode()


class _Writing(dict[type, Callable[[Any], tuple[str, Any]]]):
    """By the class of a value, what gives its tag and what JSON has of it: instants and days are written by orjson."""

    def __missing__(self, kind: type) -> Callable[[Any], tuple[str, Any]]:
        tag = next(tag for known, tag in _TAGS if issubclass(kind, known))
        self[kind] = found = (lambda value: (tag, value)) if tag in "std" else (lambda value: (tag, str(value)))
        return found


_WRITING = _Writing()


def _signing(bound: str) -> blake2b:
    """The signature of a cursor of that list, before its body: most of the work, once for a page."""
    return blake2b(bound.encode() + b"\0", key=derived_key("cursors"), digest_size=_SIGNATURE)


def _signature(body: bytes, bound: str) -> bytes:
    signing = _signing(bound)
    signing.update(body)
    return signing.digest()
