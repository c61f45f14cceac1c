"""A table whose rows always come in twos: half a pair is a transaction that was torn."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tortoise import Model, Tortoise, connections, fields
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.transactions import in_transaction

from models.engines import tortoise_config


class Half(Model):
    """One of the two rows of a pair."""

    id = fields.BigIntField(primary_key=True)
    pair = fields.IntField()

    class Meta:
        table = "half"


class Child(Model):
    """A row that must have its half: the reference is checked at COMMIT."""

    id = fields.BigIntField(primary_key=True)
    half_id = fields.BigIntField()

    class Meta:
        table = "child"


KEYS = {"sqlite": "INTEGER PRIMARY KEY AUTOINCREMENT", "postgres": "BIGSERIAL PRIMARY KEY"}
TABLES = """
CREATE TABLE half (id {key}, pair INT NOT NULL);
CREATE TABLE child (id {key}, half_id BIGINT NOT NULL REFERENCES half (id) DEFERRABLE INITIALLY DEFERRED);
"""


@asynccontextmanager
async def open_pairs(url: str) -> AsyncIterator[BaseDBAsyncClient]:
    """This database, open, with its two tables."""
    await Tortoise.init(config=tortoise_config(url, [__name__]), _enable_global_fallback=True)
    try:
        client = connections.get("default")
        await client.execute_script(TABLES.format(key=KEYS[client.capabilities.dialect]))
        yield client
    finally:
        await Tortoise._reset_apps()
        await Tortoise.close_connections()


async def write_pair(pair: int) -> None:
    """Both rows, in one transaction."""
    async with in_transaction():
        await Half.create(pair=pair)
        await Half.create(pair=pair)


async def write_many(pair: int) -> None:
    """Both rows, in one bulk write."""
    await Half.bulk_create([Half(pair=pair), Half(pair=pair)])


async def torn() -> list[int]:
    """Pairs that lack a row, or have one too many."""
    counts = Counter(await pairs())
    return [pair for pair, count in counts.items() if count != 2]


async def pairs() -> list[int]:
    """The pair of every row, oldest row first."""
    return [pair for (pair,) in await Half.all().order_by("id").values_list("pair")]
