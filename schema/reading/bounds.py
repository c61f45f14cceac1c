"""What tells one list from another, for cursors that belong to one list only."""

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from functools import lru_cache
from typing import Any

from strawberry import UNSET


def bound_of(*parts: Any) -> str:
    """A text that tells one list from another: its field, filter, search, order and viewer."""
    return repr([_plain(part) for part in parts])


def _plain(part: Any) -> Any:
    if is_dataclass(part):
        return _given([(name, getattr(part, name)) for name in _names_of(part.__class__)])
    if isinstance(part, dict):
        return _given(sorted(part.items()))
    return None if part is UNSET else part


def _given(values: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in values if value is not None and value is not UNSET}


@lru_cache
def _names_of(kind: Any) -> list[str]:
    return sorted(field.name for field in fields(kind))
