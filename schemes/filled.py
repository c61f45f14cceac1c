"""A form being filled, read by conditions and rules: typed values, None where nothing well formed is entered."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from schemes.form import Block, Field
from schemes.kinds import Misfit, kind_of
from schemes.scheme import Scheme

TODAY = "today"
SUB_SCHEME = "sub_scheme"
CONTEXT = frozenset({TODAY, SUB_SCHEME})


class Filled:
    """Values of any shape, seen through the form of a sub-scheme, or through every block that the scheme has.

    A block in one row counts as a list of one row.
    """

    def __init__(
        self,
        scheme: Scheme,
        sub_scheme: str | None,
        values: Any,
        today: date | None = None,
        *,
        every_block: bool = False,
    ) -> None:
        self.blocks = scheme.blocks if every_block else scheme.blocks_of(sub_scheme)
        self.kept = {code: [_kept(block, row) for row in rows_in(values, block)] for code, block in self.blocks.items()}
        self.typed = {code: [_typed(self.blocks[code], row) for row in rows] for code, rows in self.kept.items()}
        self.context = {TODAY: today, SUB_SCHEME: sub_scheme}

    def read(self, path: str, row_block: str | None = None, index: int | None = None) -> Any:
        """Typed value at "block.field"; inside a row of that block, the row's; a list over the rows from elsewhere."""
        if path in CONTEXT:
            return self.context[path]
        block, _, field = path.partition(".")
        rows = self.typed.get(block, [])
        if block == row_block and index is not None:
            return rows[index].get(field)
        if block in self.blocks and self.blocks[block].repeatable:
            return [row.get(field) for row in rows]
        return rows[0].get(field) if rows else None

    def is_empty(self, block: str) -> bool:
        """Whether nothing at all is entered in this block."""
        return not any(self.kept[block])


def rows_in(values: Any, block: Block) -> list[Any]:
    """Raw rows of a block; a block in one row always has exactly one."""
    raw = values.get(block.code) if isinstance(values, Mapping) else None
    if block.repeatable:
        return raw if isinstance(raw, list) else []
    return [raw]


def _kept(block: Block, row: Any) -> dict[str, Any]:
    if not isinstance(row, Mapping):
        return {}
    kept = {field.code: _keep(field, row.get(field.code)) for field in block.fields}
    return {code: value for code, value in kept.items() if value is not None}


def _keep(field: Field, raw: Any) -> Any:
    try:
        return None if raw is None else kind_of(field).keep(field, raw)
    except Misfit:
        return None


def _typed(block: Block, kept: Mapping[str, Any]) -> dict[str, Any]:
    return {code: kind_of(block.by_code[code]).parse(block.by_code[code], value) for code, value in kept.items()}
