"""Global identifiers: base64url("TypeName:" + UUID in hexadecimal), without padding, in one canonical form only."""

import re
from base64 import urlsafe_b64decode
from binascii import Error, b2a_base64
from collections.abc import Callable
from functools import lru_cache
from uuid import UUID

_SHAPE = re.compile(r"([A-Z][A-Za-z]{0,63}):([0-9a-f]{32})")
_LONGEST = 160
UUID_DIGITS = 32


def encode(type_name: str, key: UUID) -> str:
    """The global identifier of one object."""
    return encoder(type_name)(key)


@lru_cache
def encoder(type_name: str) -> Callable[[UUID], str]:
    """What writes the global identifiers of one type: a page has a hundred."""
    padding = -(len(type_name) + len(":") + UUID_DIGITS) % 3
    end = -padding or None

    def write(key: UUID) -> str:
        return b2a_base64(f"{type_name}:{key.hex}".encode("ascii"), newline=False)[:end].decode("ascii")

    return write


def sql_of(type_name: str) -> str:
    """The same in PostgreSQL's words, as JSON of the key `{0}`; base64 has no line of more than 57 bytes there."""
    return f"""'"' || rtrim(encode(('{type_name}:' || replace({{0}}::text, '-', ''))::bytea, 'base64'), '=') || '"'"""


def encode_hex(type_name: str, key: str) -> bytes:
    """The global identifier of one object, of its key in hexadecimal."""
    return _text_of(f"{type_name}:{key}".encode("ascii"))


def decode(text: str) -> tuple[str, UUID] | None:
    """Type name and key; None for anything that `encode` would not have written."""
    if len(text) > _LONGEST or not text.isascii():
        return None
    try:
        raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        shape = _SHAPE.fullmatch(raw.decode("ascii"))
    except (Error, UnicodeDecodeError):
        return None
    if shape is None or _text_of(raw).decode("ascii") != text:
        return None
    return shape[1], UUID(hex=shape[2])


def _text_of(raw: bytes) -> bytes:
    # Of letters, digits and a colon, the alphabets of base64 write the same.
    return b2a_base64(raw, newline=False).rstrip(b"=")
