"""Hand-written statements whose answer is one operation, and what makes its words: one text for both databases."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

import orjson

from auth.tokens import Claims
from schema.ids import encode

_ON = {
    "postgres": {
        r"IN LIST (\$\d)": r"= ANY(\1)",
        r"HELD": "= ANY(ARRAY(SELECT id FROM establishment WHERE company_id = ANY($1)))",
        r"LIST_OF\(": "json_agg(",
        r"ARRAY_OF\(": "json_build_array(",
        r"JSON_OF\(": "(",
    },
    "sqlite": {
        r"HELD": "IN (SELECT id FROM establishment WHERE company_id IN LIST $1)",
        r"IN LIST (\$\d)": r"IN (SELECT value FROM json_each(\1))",
        r"LIST_OF\(": "json_group_array(",
        r"ARRAY_OF\(": "json_array(",
        r"JSON_OF\(": "json(",
        r"\$(\d)": r"?\1",
    },
}

Row = Sequence[Any]


@dataclass(frozen=True)
class Statement:
    """SQL in the words that the databases share, and these: `IN LIST $n`, `HELD` (an establishment of the companies of
    $1), `LIST_OF`, `ARRAY_OF`, `JSON_OF` (what is a list inside of a list)."""

    text: str

    @cache  # noqa: B019  a handful of them, at module level
    def on(self, dialect: str) -> str:
        """As that database takes it."""
        text = self.text
        for word, meaning in _ON[dialect].items():
            text = re.sub(word, meaning, text)
        return text


@dataclass(frozen=True, slots=True)
class Limit:
    """One operation by hand: its statement, whose first value is the companies held; the other values; the data."""

    statement: Statement
    values: Callable[[dict[str, Any], Claims], list[Any]]
    data: Callable[[Sequence[Row], dict[str, Any], Claims], dict[str, Any]]


def known(typename: str, key: Any) -> str:
    """A global identifier."""
    return encode(typename, uuid(key))


def uuid(key: UUID | str) -> UUID:
    """SQLite and JSON give texts."""
    return key if isinstance(key, UUID) else UUID(key)


def instant(value: datetime | str) -> str:
    """As the contract writes it; SQLite and JSON give texts."""
    text = value if isinstance(value, str) else value.isoformat()
    return f"{text[:10]}T{text[11:].removesuffix('+00:00')}Z"


def parts(text: str | None) -> list[list[Any]]:
    """The rows of a part."""
    return orjson.loads(text) if text else []


def person(key: Any, first_name: str, name: str) -> dict[str, str]:
    """Somebody with an account."""
    return {"id": known("User", key), "displayName": f"{first_name} {name}"}


def trainee(key: Any, first_name: str, name: str) -> dict[str, str]:
    """Somebody who is trained."""
    return {"id": known("Trainee", key), "displayName": f"{first_name} {name}"}


def euros(cents: int) -> str:
    """Cents as the contract writes amounts."""
    return f"{cents // 100}.{cents % 100:02}"
