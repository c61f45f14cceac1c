"""Rows that refer to rows: keys are unique in their block, and no reference leads nowhere (domain.md §3.1)."""

from collections.abc import Iterator
from typing import Any

from schemes.filled import Filled
from schemes.form import Block, Field
from schemes.formats import ROW_KEY, Fault

TWICE = Fault("ROW-KEY", "Cette clé est déjà utilisée par une autre ligne.")
NOWHERE = Fault("ROW-REF", "Cette valeur ne correspond à aucune ligne saisie.")


def faults(form: Filled, block: Block) -> Iterator[tuple[int, str, Fault]]:
    """Row, field and fault of each key used twice and of each reference to a row that does not exist."""
    for field in block.fields:
        column = form.read(f"{block.code}.{field.code}") if block.repeatable else []
        if field.format is ROW_KEY:
            yield from ((index, field.code, TWICE) for index in repeated(column))
        elif field.rows_of:
            yield from ((index, field.code, NOWHERE) for index in _lost(form, field, column))


def repeated(column: list[Any]) -> Iterator[int]:
    """Indexes of the values already met; empty places are not compared."""
    met: set[Any] = set()
    for index, value in enumerate(column):
        if value is not None and value in met:
            yield index
        met.add(value)


def _lost(form: Filled, field: Field, column: list[Any]) -> Iterator[int]:
    keys = set(form.read(f"{field.rows_of}.key") or ())
    for index, value in enumerate(column):
        wanted = value if isinstance(value, list) else [value]
        if any(key is not None and key not in keys for key in wanted):
            yield index
