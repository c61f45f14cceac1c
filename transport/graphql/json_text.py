"""JSON from outside: UTF-8, shallow, finite, and without what a database cannot store."""

import re
from collections.abc import Iterator
from typing import Any

import orjson

from transport.bounds import DEEPEST_JSON

_ESCAPED_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


class NotJson(ValueError):
    """The text is not JSON that we accept; the message says why and quotes nothing of it."""


def read_json(text: bytes) -> Any:
    """The value of a JSON text. Raises `NotJson`. A key given twice keeps its last value, as everywhere."""
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise NotJson("Le corps de la requête n'est pas du JSON valide en UTF-8.") from None
    if text.count(b"[") + text.count(b"{") > DEEPEST_JSON and _is_deeper_than(value, DEEPEST_JSON):
        raise NotJson(f"Le JSON dépasse {DEEPEST_JSON} niveaux.")
    if b"\\u0000" in text and _ESCAPED_NUL.search(text):
        raise NotJson("Le caractère NUL n'est pas accepté.")
    return value


def _is_deeper_than(value: Any, levels: int) -> bool:
    here = [value]
    for _ in range(levels + 1):
        here = [item for container in here for item in _items(container)]
        if not here:
            return False
    return True


def _items(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from (item for item in value.values() if isinstance(item, dict | list))
    elif isinstance(value, list):
        yield from (item for item in value if isinstance(item, dict | list))
