"""A row that is asked for by its key, again and again with the same rights: its statement is found once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from tortoise.queryset import QuerySet

from models.engines.small_reads import read
from models.flat.decoding import Rows
from models.flat.parts import LINK
from models.flat.statements import statement_of, texts


class Keyed:
    """The rows of a query, one at a time, with these columns: `await query.filter(id=key).values(*columns)`.

    Reads outside transactions.
    """

    def __init__(self, query: QuerySet[Any], columns: Sequence[str]) -> None:
        asked: Any = query.filter(id=LINK).values(*columns)
        asked._choose_db_if_not_chosen()
        self._dialect = asked._db.capabilities.dialect
        (text, self._decode), values = statement_of(asked)
        self._text = {self._dialect: text}
        place = next(place for place, value in enumerate(values) if value in (LINK, str(LINK)))
        self._before, self._after = self._written(values[:place]), self._written(values[place + 1 :])

    async def rows(self, key: UUID) -> Rows:
        """The row of this key, or none."""
        found = await read(self._text, *self._before, *self._written([key]), *self._after)
        return self._decode([dict(row) for row in found])

    def _written(self, values: Sequence[Any]) -> list[Any]:
        return texts(values) if self._dialect == "sqlite" else list(values)
