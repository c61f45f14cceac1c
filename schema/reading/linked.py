"""Objects that rows of links lead to: the documents of a message, the themes of a training."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from tortoise.queryset import QuerySet

from models import flat
from schema.reading.maps import One, Record
from schema.reading.reader import Reader, relation
from schema.reading.rows import Row
from schema.reading.selection import Selection


async def linked(
    reader: Reader, links: QuerySet[Any], back: str, one: One, records: Sequence[Record], selection: Selection
) -> list[list[Row]]:
    """Of each record, what the links whose key column `back` points to it lead to, in their order; one statement where
    whoever sees a link sees that."""
    columns = reader.columns(one.target, selection) if reader.is_joined(one) else ()
    mine = links.filter(**{f"{back}__in": [record["id"] for record in records]})
    found = await flat.rows(mine, back, one.path, *[f"{relation(one)}__{name}" for name in columns])
    families: dict[UUID, list[Row]] = defaultdict(list)
    for link, row in zip(found, await reader.others(one, found, selection), strict=True):
        families[link[back]] += [row] if row is not None else []
    return [families[record["id"]] for record in records]
