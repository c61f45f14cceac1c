"""A backup of the data as JSON lines, and its restoration: one snapshot, however much is written meanwhile.

The first line says what it is, the last one how many rows there are; every other line is one row of one table, as its
database writes it as JSON. What is sealed stays sealed. A backup goes back into the same kind of database, empty, with
the same migrations.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby, islice
from typing import Any, TextIO

from models.backup.copying import Copy, copying
from models.backup.hushing import hush
from models.engines import dialect_of

FORMAT = 1
TOGETHER = 200
"""Rows that are written at once."""


class BackupError(Exception):
    """The backup cannot be restored here; the message says why."""


async def export(url: str, to: TextIO, at: datetime) -> int:
    """Writes every row of the database; gives their number."""
    rows = 0
    async with copying(url) as base, base.snapshot():
        to.write(json.dumps(await _head(base, url, at)) + "\n")
        for table in await base.tables():
            async for row in base.rows(table):
                to.write(f'{{"table": "{table}", "row": {row}}}\n')
                rows += 1
    to.write(json.dumps({"rows": rows}) + "\n")
    return rows


async def restore(url: str, source: TextIO, at: datetime) -> int:
    """Puts every row back, all or none, and hushes what was about to leave; gives the number of rows.

    Raises `BackupError`.
    """
    async with copying(url) as base, base.whole():
        head = json.loads(source.readline() or "{}")
        await _check(base, url, head)
        rows = 0
        for table, lines in groupby(_rows(source), key=lambda line: str(line[1]["table"])):
            await base.clear(table)
            for some in _batches(lines):
                await base.put(table, some)
                rows += len(some)
        await base.count_on(head["sequences"])
        await hush(base, head["at"], at)
    return rows


async def _head(base: Copy, url: str, at: datetime) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "database": dialect_of(url),
        "at": at.isoformat(),
        "migrations": await base.migrations(),
        "sequences": await base.sequences(),
    }


async def _check(base: Copy, url: str, head: dict[str, Any]) -> None:
    if head.get("format") != FORMAT:
        raise BackupError("this file is not a backup of Guichet, or of another version of it")
    if head["database"] != dialect_of(url):
        raise BackupError(f"this is a backup of {head['database']}: it goes back into {head['database']} only")
    if head["migrations"] != await base.migrations():
        raise BackupError("this backup has other migrations than the database: take the version that made it")
    if await base.has_rows("person") or await base.has_rows("fact"):
        raise BackupError("this database is not empty: a backup is restored into a new one")


def _rows(source: TextIO) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each row as written and as read. Raises `BackupError` when the end is missing."""
    count = 0
    for line in source:
        read = json.loads(line)
        if "rows" in read:
            if read["rows"] == count:
                return
            break
        count += 1
        yield line, read
    raise BackupError(f"this backup is cut: it ends after {count} rows")


def _batches(lines: Iterable[tuple[str, dict[str, Any]]]) -> Iterator[list[tuple[str, dict[str, Any]]]]:
    rest = iter(lines)
    while some := list(islice(rest, TOGETHER)):
        yield some
