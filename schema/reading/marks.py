"""Marks: how far a reader of the change feed has come, sealed in a cursor together with the feed it belongs to.

A position counts everybody's changes: it is encrypted, so that a cursor says nothing of the activity of others. The
same mark gives the same cursor.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from dataclasses import dataclass
from datetime import date

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from models.sealing import derived_key
from schema.errors import BadInput

_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Mark:
    """Everything up to `position` was read, as it stood on that day (UTC), by a reader of that standing."""

    position: int
    day: date
    standing: str


def write(mark: Mark, bound: str) -> str:
    """The cursor of this mark, in the feed that `bound` describes."""
    # Positions have a fixed width: the length of a cursor tells nothing either.
    body = json.dumps([f"{mark.position:019d}", mark.day.isoformat(), mark.standing])
    return _text_of(_box().encrypt(body.encode(), [bound.encode()]))


def read(cursor: str, bound: str) -> Mark:
    """The mark in a cursor of this very feed; raises BadInput for any other text."""
    try:
        raw = urlsafe_b64decode(cursor[:_LONGEST] + "=" * (-len(cursor) % 4))
        if _text_of(raw) != cursor:
            raise ValueError
        position, day, standing = json.loads(_box().decrypt(raw, [bound.encode()]))
    except (Error, ValueError, InvalidTag):
        raise BadInput("Ce curseur n'est pas valable pour ce flux.") from None
    return Mark(int(position), date.fromisoformat(day), standing)


def _text_of(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _box() -> AESSIV:
    return AESSIV(derived_key("change feed"))
