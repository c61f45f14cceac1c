"""What the databases do with a statement: which large tables they would read from one end to the other."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import asyncpg

LARGE = frozenset(
    {
        *("attachment", "change", "delivery", "document", "document_request", "dossier", "dossier_tally"),
        *("draft", "training_session"),
        *("fact", "funding_line", "funding_share", "inbox_entry", "module_trainee", "notification", "person"),
        *("sign_in_session", "trainee", "training_module"),
    }
)
"""Tables that grow with the use of the service. Companies are a hundred times fewer."""


@dataclass(frozen=True)
class Statement:
    """As it was sent, with its values."""

    text: str
    values: tuple[Any, ...]


@contextmanager
def heard() -> Iterator[list[Statement]]:
    """The statements that read, among those that are sent meanwhile."""
    found: list[Statement] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if isinstance(record.args, tuple) and str(record.args[0]).startswith("SELECT"):
                text, values = record.args
                found.append(Statement(str(text), tuple(values or ())))  # type: ignore[arg-type]

    log, listener = logging.getLogger("tortoise.db_client"), Listener()
    before = log.level
    log.addHandler(listener)
    log.setLevel(logging.DEBUG)
    try:
        yield found
    finally:
        log.removeHandler(listener)
        log.setLevel(before)


class Planner(Protocol):
    """A database that tells its plans."""

    async def read_whole(self, statement: Statement) -> list[str]:
        """The large tables that this statement reads from one end to the other, each as the plan says it."""

    async def reads_alone(self, statement: Statement, index: str) -> bool:
        """Whether this statement reads this index without the rows behind it."""

    async def sought_in(self, statement: Statement, index: str) -> list[str]:
        """What this statement looks up in this index, each time that it does."""

    async def without(self, index: str) -> None:
        """From here on, plans do without this index."""

    async def close(self) -> None:
        """Nothing has changed."""


async def planner_of(url: str) -> Planner:
    """The planner of this database."""
    if url.startswith("sqlite"):
        # A plan that was told once is told again from memory, though the index is gone.
        file = sqlite3.connect(url.removeprefix("sqlite://"), isolation_level=None, cached_statements=0)
        file.execute("BEGIN")
        return InSqlite(file)
    connection = await asyncpg.connect(url)
    await connection.execute("BEGIN; SET LOCAL enable_seqscan = off")
    return InPostgres(connection)


class InSqlite:
    """A line that begins with SCAN reads all of a table or of an index, unless the statement stops by itself."""

    def __init__(self, file: sqlite3.Connection) -> None:
        self._file = file

    async def read_whole(self, statement: Statement) -> list[str]:
        lines = self._plan(statement)
        sorted_below = {parent for _, parent, _, line in lines if line.endswith("FOR ORDER BY")}
        counting = {number for number, _, _, line in lines if line.startswith("SCALAR SUBQUERY")}
        to_the_end = sorted_below | counting if "LIMIT" in statement.text else {parent for _, parent, _, _ in lines}
        return [line for _, parent, _, line in lines if self._is_whole(line, parent not in to_the_end)]

    async def reads_alone(self, statement: Statement, index: str) -> bool:
        return any(f"USING COVERING INDEX {index} " in line for _, _, _, line in self._plan(statement))

    async def sought_in(self, statement: Statement, index: str) -> list[str]:
        return [line.partition(f" {index} ")[2] for _, _, _, line in self._plan(statement) if f" {index} " in line]

    def _plan(self, statement: Statement) -> list[Any]:
        values = [value if isinstance(value, int | None) else str(value) for value in statement.values]
        return self._file.execute(f"EXPLAIN QUERY PLAN {statement.text}", values).fetchall()

    @staticmethod
    def _is_whole(line: str, stops: bool) -> bool:
        words = line.split()
        if words[0] != "SCAN" or words[1] not in LARGE:
            return False
        return not stops or "INDEX" not in words

    async def without(self, index: str) -> None:
        self._file.execute(f"DROP INDEX {index}")

    async def close(self) -> None:
        self._file.execute("ROLLBACK")
        self._file.close()


class InPostgres:
    """Where a sequential scan would be punished, one that is left has no index to go by; nor has an index that is read
    whole, unless somebody above stops when there is enough."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    async def read_whole(self, statement: Statement) -> list[str]:
        return list(_whole(await self._plan(statement), stops=False))

    async def reads_alone(self, statement: Statement, index: str) -> bool:
        told = _all(await self._plan(statement))
        return any(one.get("Index Name") == index and one["Node Type"] == "Index Only Scan" for one in told)

    async def sought_in(self, statement: Statement, index: str) -> list[str]:
        told = _all(await self._plan(statement))
        return [one.get("Index Cond", "") for one in told if one.get("Index Name") == index]

    async def _plan(self, statement: Statement) -> dict[str, Any]:
        [[told]] = await self._connection.fetch(f"EXPLAIN (FORMAT JSON) {statement.text}", *statement.values)
        plan: dict[str, Any] = json.loads(told)[0]["Plan"]
        return plan

    async def without(self, index: str) -> None:
        await self._connection.execute(f"DROP INDEX {index}")

    async def close(self) -> None:
        await self._connection.execute("ROLLBACK")
        await self._connection.close()


def _all(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _all(below)


GATHERING = ("Aggregate", "Sort", "Hash", "Materialize", "Bitmap Heap Scan")
"""What asks for all the rows below before it gives the first."""


def _whole(plan: dict[str, Any], *, stops: bool) -> Iterator[str]:
    kind, table = plan["Node Type"], plan.get("Relation Name")
    stops = (stops or kind == "Limit") and kind not in GATHERING
    if table in LARGE and (kind == "Seq Scan" or ("Index" in kind and "Index Cond" not in plan and not stops)):
        yield f"{kind} on {table}"
    for below in plan.get("Plans", ()):
        yield from _whole(below, stops=stops and below.get("Parent Relationship") in ("Outer", "Subquery"))
